/**
 * Access to AWS: whose keys they are and where they come from, and what a request is signed with. The keys of a role or a machine are fetched
 * again before they end.
 */
@NullMarked
package dev.nono.proxy.internal.aws;

import org.jspecify.annotations.NullMarked;
