package dev.nono.proxy.internal.aws;

import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.SecretHeader;
import dev.nono.proxy.internal.text.LogText;
import dev.nono.proxy.internal.text.Targets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Keys of a role, which the Security Token Service of AWS hands out for other keys or for a token of a workload's identity. Answers are never
 * quoted: what went wrong is said by their status.
 */
final class AwsRoles {
    private static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final int MILLIS = 5000;

    private final Map<String, String> variables;

    /**
     * A role.
     *
     * @param arn its name
     * @param session under which name it is taken on, for the records of AWS
     * @param more further parameters of the request
     */
    record Role(String arn, String session, Map<String, String> more) {

        /** As a profile names it. */
        static Role of(Map<String, String> profile) {
            Map<String, String> more = new HashMap<>();
            if (profile.containsKey("external_id")) {
                more.put("ExternalId", profile.get("external_id"));
            }
            if (profile.containsKey("duration_seconds")) {
                more.put("DurationSeconds", profile.get("duration_seconds"));
            }
            return new Role(
                    profile.getOrDefault("role_arn", ""), session(profile.getOrDefault("role_session_name", "")), more);
        }

        /** As variables name it. */
        static Role ofVariables(Map<String, String> variables) {
            return new Role(
                    variables.getOrDefault("AWS_ROLE_ARN", ""),
                    session(variables.getOrDefault("AWS_ROLE_SESSION_NAME", "")),
                    Map.of());
        }

        private static String session(String name) {
            return name.isEmpty() ? "nono-" + ProcessHandle.current().pid() : name;
        }
    }

    AwsRoles(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Takes on a role for the token in a file, which is read again each time. */
    AwsSources.Fetched withIdentity(Role role, Path token, String region) {
        Map<String, String> parameters = parameters("AssumeRoleWithWebIdentity", role);
        try {
            parameters.put("WebIdentityToken", AwsSources.tokenIn(token));
        } catch (IOException e) {
            throw AwsSources.refused("the token of the web identity cannot be read: " + token);
        }
        AwsEndpoint service = service(region);
        return ask(service, form(parameters), Map.of(), role);
    }

    /** Takes on a role with other keys, which sign the request. */
    AwsSources.Fetched withKeys(Role role, AwsKeys.Keys keys, String region) {
        AwsEndpoint service = service(region);
        byte[] body = form(parameters("AssumeRole", role));
        List<HeaderField> signed =
                List.of(new HeaderField("host", service.authority()), new HeaderField("content-type", CONTENT_TYPE));
        Map<String, String> headers = new HashMap<>();
        AwsSignature.Scope scope = new AwsSignature.Scope(region(region), "sts");
        for (SecretHeader header :
                new AwsSignature(scope, keys, Clock.systemUTC()).headers("POST", "/", signed, body)) {
            headers.put(header.name(), header.value().reveal());
            header.value().close();
        }
        return ask(service, body, headers, role);
    }

    private AwsEndpoint service(String region) {
        String in = region(region);
        String usual = "https://sts." + in + ".amazonaws.com" + (in.startsWith("cn-") ? ".cn" : "");
        String base = variables.getOrDefault("AWS_ENDPOINT_URL_STS", usual);
        return AwsEndpoint.of(base.endsWith("/") ? base : base + "/", MILLIS);
    }

    private String region(String named) {
        String region = named.isEmpty()
                ? variables.getOrDefault("AWS_REGION", variables.getOrDefault("AWS_DEFAULT_REGION", "us-east-1"))
                : named;
        if (!region.matches("[a-z0-9-]{1,32}")) {
            throw AwsSources.refused("\"" + LogText.oneLine(region) + "\" is no region");
        }
        return region;
    }

    private static Map<String, String> parameters(String action, Role role) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("Action", action);
        parameters.put("Version", "2011-06-15");
        parameters.put("RoleArn", role.arn());
        parameters.put("RoleSessionName", role.session());
        parameters.putAll(role.more());
        return parameters;
    }

    private static byte[] form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + Targets.encode(parameter.getValue(), ""))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static AwsSources.Fetched ask(AwsEndpoint service, byte[] body, Map<String, String> signed, Role role) {
        Map<String, String> headers = new HashMap<>(signed);
        headers.put("content-type", CONTENT_TYPE);
        try {
            Map<String, String> answer = credentials(service.post(headers, body));
            String until = answer.getOrDefault("Expiration", "");
            return new AwsSources.Fetched(
                    AwsSources.keys(
                            answer.getOrDefault("AccessKeyId", ""),
                            answer.getOrDefault("SecretAccessKey", ""),
                            answer.getOrDefault("SessionToken", "")),
                    Optional.of(AwsSources.time(until)
                            .orElseThrow(() -> AwsSources.refused("they say in no way until when they are valid"))));
        } catch (IOException e) {
            throw AwsSources.refused("the role " + LogText.oneLine(role.arn()) + " could not be taken on at "
                    + service.authority() + " (" + reason(e) + ")");
        } catch (XMLStreamException e) {
            throw AwsSources.refused("the answer of " + service.authority() + " is not understood");
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("status ") ? message : "no answer";
    }

    /** The elements inside of {@code Credentials}. */
    private static Map<String, String> credentials(byte[] answer) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(answer));
        Map<String, String> found = new HashMap<>();
        boolean inside = false;
        while (xml.hasNext()) {
            int event = xml.next();
            boolean ours = (event == XMLStreamReader.START_ELEMENT || event == XMLStreamReader.END_ELEMENT)
                    && NAMESPACE.equals(xml.getNamespaceURI());
            if (ours && xml.getLocalName().equals("Credentials")) {
                inside = event == XMLStreamReader.START_ELEMENT;
            } else if (ours && inside && event == XMLStreamReader.START_ELEMENT) {
                found.put(xml.getLocalName(), xml.getElementText());
            }
        }
        return found;
    }
}
