package dev.nono.diagnostic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The JSON of reports, written as a stream so that nothing is loaded that a start would pay for. */
final class ReportJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ReportJson() {}

    static String write(SessionReport report) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("exit_code", report.exitCode());
            array(json, "denials", report.denials(), ReportJson::denial);
            array(json, "ipc_denials", report.ipcDenials(), ReportJson::ipcDenial);
            if (!report.networkDenials().isEmpty()) {
                array(json, "network_denials", report.networkDenials(), ReportJson::networkDenial);
            }
            array(json, "violations", report.violations(), ReportJson::violation);
            array(json, "diagnostics", report.diagnostics(), ReportJson::diagnostic);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toString();
    }

    static String merge(String sessionJson, @Nullable String proxyJson) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
                    .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n")));
            json.writeStartObject();
            json.writeFieldName("session");
            copy(json, sessionJson, JsonToken.START_OBJECT, "session report");
            if (proxyJson != null && !proxyJson.isBlank()) {
                json.writeFieldName("proxy");
                copy(json, proxyJson, JsonToken.START_ARRAY, "proxy diagnostics");
            }
            json.writeEndObject();
            json.flush();
        } catch (JsonProcessingException e) {
            throw malformed("report", e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toString();
    }

    private static void copy(JsonGenerator json, String text, JsonToken start, String what) throws IOException {
        // Parsed to the end first, so that what is written is never half a document.
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != start) {
                throw malformed(what, "it is no " + (start == JsonToken.START_ARRAY ? "array" : "object"), null);
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw malformed(what, "something follows it", null);
            }
        } catch (JsonProcessingException e) {
            throw malformed(what, e.getOriginalMessage(), e);
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            json.copyCurrentStructure(parser);
        }
    }

    private static NonoException malformed(String what, String why, @Nullable Throwable cause) {
        return new NonoException(ErrorCode.CONFIG_PARSE, "the JSON of the " + what + " is malformed: " + why, cause);
    }

    @FunctionalInterface
    private interface Writer<T> {
        void write(JsonGenerator json, T value) throws IOException;
    }

    private static <T> void array(JsonGenerator json, String name, List<T> values, Writer<T> writer)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T value : values) {
            json.writeStartObject();
            writer.write(json, value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void denial(JsonGenerator json, DenialRecord denial) throws IOException {
        json.writeStringField("path", denial.path());
        json.writeStringField("access", denial.access().variantName());
        json.writeStringField("reason", denial.reason().wireName());
    }

    private static void ipcDenial(JsonGenerator json, IpcDenialRecord denial) throws IOException {
        json.writeStringField("target", denial.target());
        json.writeStringField("operation", denial.operation().wireName());
        json.writeStringField("reason", denial.reason());
        json.writeFieldName("remediation");
        if (denial.remediation().isEmpty()) {
            json.writeNull();
            return;
        }
        Remediation remediation = denial.remediation().get();
        remediation(json, remediation);
        optional(json, "suggested_flag", remediation.flag());
    }

    private static void networkDenial(JsonGenerator json, NetworkDenialRecord denial) throws IOException {
        json.writeStringField("operation", denial.operation());
        json.writeStringField("address", denial.address());
        json.writeNumberField("port", denial.port());
        json.writeStringField("reason", denial.reason());
    }

    private static void violation(JsonGenerator json, Violation violation) throws IOException {
        json.writeStringField("operation", violation.operation());
        nullable(json, "target", violation.target());
    }

    private static void diagnostic(JsonGenerator json, Diagnostic diagnostic) throws IOException {
        json.writeStringField("code", diagnostic.code().wireName());
        json.writeStringField("severity", diagnostic.severity().wireName());
        json.writeStringField("message", diagnostic.message());
        optional(json, "hint", diagnostic.hint());
        if (diagnostic.remediation().isPresent()) {
            json.writeFieldName("remediation");
            remediation(json, diagnostic.remediation().get());
        }
        optional(json, "path", diagnostic.path());
        optional(json, "access", diagnostic.access().map(access -> access.variantName()));
        if (diagnostic.detail().isPresent()) {
            json.writeFieldName("detail");
            detail(json, diagnostic.detail().get());
        }
    }

    static void remediation(JsonGenerator json, Remediation remediation) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", remediation.kind());
        if (remediation instanceof Remediation.GrantPath grant) {
            json.writeStringField("path", grant.path());
            json.writeStringField("access", grant.access().variantName());
            json.writeBooleanField("is_file", grant.isFile());
        } else if (remediation instanceof Remediation.GrantUnixSocket grant) {
            json.writeStringField("path", grant.path());
            json.writeBooleanField("bind", grant.bind());
        } else if (remediation instanceof Remediation.AuthenticateCredentialProvider login) {
            json.writeStringField("provider", login.provider());
        } else if (remediation instanceof Remediation.AdjustRollbackBudget budget) {
            number(json, "current_bytes", budget.currentBytes());
            number(json, "limit_bytes", budget.limitBytes());
        }
        json.writeEndObject();
    }

    private static void detail(JsonGenerator json, DiagnosticDetail detail) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", detail.kind());
        if (detail instanceof DiagnosticDetail.SupervisedDenial denial) {
            json.writeStringField("reason", denial.reason().wireName());
        } else if (detail instanceof DiagnosticDetail.IpcDenial denial) {
            json.writeStringField("operation", denial.operation().wireName());
            json.writeStringField("target", denial.target());
            json.writeStringField("ipc_reason", denial.reason());
        } else if (detail instanceof DiagnosticDetail.NetworkDenial denial) {
            json.writeStringField("operation", denial.operation());
            json.writeStringField("target", denial.target());
            json.writeStringField("network_reason", denial.reason());
        } else if (detail instanceof DiagnosticDetail.SeatbeltViolation violation) {
            json.writeStringField("operation", violation.operation());
            optional(json, "target", violation.target());
        } else if (detail instanceof DiagnosticDetail.StderrObservation observation) {
            json.writeStringField("observation_kind", observation.observation().wireName());
        }
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void nullable(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    private static void number(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }
}
