/**
 * From decisions to records. A record is made before the answer is written, holds no secret, and never stops the proxy.
 */
@NullMarked
package dev.nono.proxy.internal.audit;

import org.jspecify.annotations.NullMarked;
