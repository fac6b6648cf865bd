package dev.nono.proxy.lab;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A program that knows nothing of a proxy: asks for a URL with a client of the JDK, and prints what came. */
public final class JavaClient {
    private JavaClient() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        URI uri = URI.create(arguments[1]);
        if (arguments[0].equals("HttpClient")) {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            System.out.println(response.statusCode() + " " + response.body());
        } else {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            int status = connection.getResponseCode();
            System.out.println(status + " "
                    + (status < 400 ? new String(connection.getInputStream().readAllBytes()) : ""));
        }
    }
}
