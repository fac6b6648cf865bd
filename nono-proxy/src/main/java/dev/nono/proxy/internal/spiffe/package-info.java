/** Who the workload is, as an agent of SPIFFE says: tokens that it signs, and the socket on which it is asked. */
@NullMarked
package dev.nono.proxy.internal.spiffe;

import org.jspecify.annotations.NullMarked;
