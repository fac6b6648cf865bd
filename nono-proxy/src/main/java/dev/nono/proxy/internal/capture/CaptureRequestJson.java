package dev.nono.proxy.internal.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nono.profile.model.CaptureProvider;
import dev.nono.proxy.CredentialCapture.Request;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a command reads about the request. */
final class CaptureRequestJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CaptureRequestJson() {}

    static byte[] plain(Request request, String scope) {
        return write(members(request, scope));
    }

    static byte[] provider(Request request, String scope, CaptureProvider provider, Map<String, String> interaction) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("protocol", "nono.credential-provider.v1");
        members.putAll(members(request, scope));
        members.put("config", provider.config());
        members.put("interaction", interaction);
        return write(members);
    }

    private static Map<String, Object> members(Request request, String scope) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("session_id", request.sessionId());
        members.put("credential_name", request.credential());
        members.put("route_id", request.route());
        members.put("request_host", request.host());
        members.put("request_path", request.path());
        members.put("request_method", request.method());
        members.put("cache_scope", scope);
        return members;
    }

    private static byte[] write(Map<String, Object> members) {
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }
}
