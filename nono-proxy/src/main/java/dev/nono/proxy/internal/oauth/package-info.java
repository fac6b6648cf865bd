/** Access tokens of an OAuth 2 service, fetched for the workload itself and kept until shortly before they end. No socket in here. */
@NullMarked
package dev.nono.proxy.internal.oauth;

import org.jspecify.annotations.NullMarked;
