package dev.muster.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A stream of lines from the admin API, read as they come. */
final class Lines implements AutoCloseable {
  private final HttpClient client;
  private final BufferedReader reader;

  private Lines(HttpClient client, BufferedReader reader) {
    this.client = client;
    this.reader = reader;
  }

  /** Starts it; what happens from now on is in it. */
  static Lines of(RunningServer running, String path) throws Exception {
    return of(running, running.admin(path).build());
  }

  /** Starts what this asks for. */
  static Lines of(RunningServer running, HttpRequest request) throws Exception {
    HttpClient client =
        HttpClient.newBuilder().sslContext(Tls.trusting(running.server.ca())).build();
    var stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    // The first line says that the server listens.
    reader.readLine();
    return new Lines(client, reader);
  }

  /** The next line that is not empty. */
  String next() throws IOException {
    while (true) {
      String line = reader.readLine();
      if (line == null || !line.isBlank()) {
        return line;
      }
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
    client.shutdownNow();
  }
}
