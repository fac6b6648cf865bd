package dev.nono.cli.it;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A program that knows nothing of a proxy: asks for URLs with a client of the JDK, and prints what came. */
public final class JavaClient {
    private JavaClient() {}

    public static void main(String[] arguments) throws InterruptedException {
        for (int i = 1; i < arguments.length; i++) {
            try {
                System.out.println(get(arguments[0], URI.create(arguments[i])));
            } catch (IOException e) {
                System.out.println("refused");
            }
        }
    }

    private static String get(String client, URI uri) throws IOException, InterruptedException {
        if (client.equals("HttpClient")) {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .strip();
        }
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        return new String(connection.getInputStream().readAllBytes()).strip();
    }
}
