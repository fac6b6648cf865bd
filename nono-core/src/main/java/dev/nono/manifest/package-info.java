/**
 * The capability manifest: one document that says everything about a sandbox, so that the same one can be built again on
 * another machine.
 *
 * <p>A manifest is resolved: nothing in it is inherited, grouped or looked up. It is described by a JSON schema, which
 * comes as a resource ({@link dev.nono.manifest.CapabilityManifest#schemaText()}). Reading is strict about what a field may
 * hold and lenient about fields that nobody knows, which are reported; only {@code resources} refuses those, for a limit
 * that is not understood is a limit that does not hold.
 *
 * <p>Converting never loses anything in silence, in either direction: a {@link dev.nono.manifest.ManifestConversion}
 * names every field that the capability set does not carry, a {@link dev.nono.manifest.ManifestExport} every capability
 * that the manifest cannot say.
 *
 * <pre>{@code
 * ManifestDocument document = CapabilityManifest.parse(text);
 * document.warnings().forEach(System.err::println);
 * ManifestConversion conversion = document.manifest().toCapabilities();
 * CapabilitySet caps = conversion.capabilities();
 * }</pre>
 */
@NullMarked
package dev.nono.manifest;

import org.jspecify.annotations.NullMarked;
