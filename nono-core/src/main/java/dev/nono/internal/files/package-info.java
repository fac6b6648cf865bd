/** Work on whole directories of nono's own. */
@NullMarked
package dev.nono.internal.files;

import org.jspecify.annotations.NullMarked;
