package dev.muster.dep.apple;

import dev.muster.dep.apple.AppleException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** One request to Apple's service and its answer, bounded in time and size. */
final class Line implements AutoCloseable {
  /** This spelling: an older simulator of Apple's compares it letter by letter. */
  private static final String JSON = "application/json;charset=UTF8";

  private final AppleSettings settings;
  private final HttpClient http;

  Line(AppleSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            // A session must not follow to wherever it is sent.
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.connectTimeout());
    if (!settings.trusted().isEmpty()) {
      builder.sslContext(Trust.platformAnd(settings.trusted()));
    }
    this.http = builder.build();
  }

  /** The address of a path, which can't lead to another host. */
  URI address(String pathAndQuery) {
    String base = settings.baseUrl().toString();
    URI uri =
        URI.create(
            (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + pathAndQuery);
    if (!pathAndQuery.startsWith("/")
        || !settings.baseUrl().getRawAuthority().equals(uri.getRawAuthority())) {
      throw new IllegalArgumentException("a path begins with a slash");
    }
    return uri;
  }

  /** Sends a request, with the headers that Apple always wants. */
  Answer send(Call call, Map<String, String> headers) throws AppleException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(call.path()))
            .timeout(settings.callTimeout())
            .header("User-Agent", settings.userAgent())
            .header("Content-Type", JSON)
            .header("Accept", JSON)
            .header(
                "X-Server-Protocol-Version",
                Integer.toString(call.version().orElse(settings.protocolVersion())))
            .method(call.method(), call.publisher());
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request.build(), BoundedBody.handler(settings.maxAnswerBytes()));
    try {
      // The request's own timeout ends with the answer's headers; this one covers the body, too.
      HttpResponse<byte[]> response =
          sent.get(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw unreachable("it did not answer within " + settings.callTimeout().toSeconds() + " s", e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new AppleException(Reason.UNREACHABLE, "The call to Apple was ended by a shutdown.", e);
    } catch (ExecutionException e) {
      throw failed(call, e.getCause());
    }
  }

  private AppleException failed(Call call, Throwable cause) {
    return switch (cause) {
      case BoundedBody.TooLong _ ->
          Json.unreadable(call.name(), "more than " + settings.maxAnswerBytes() + " bytes");
      case HttpConnectTimeoutException e -> unreachable("no connection in time", e);
      case HttpTimeoutException e ->
          unreachable("it did not answer within " + settings.callTimeout().toSeconds() + " s", e);
      case SSLException e -> unreachable("its TLS certificate or connection is not trusted", e);
      case UnknownHostException e -> unreachable("its name can't be resolved", e);
      case ConnectException e -> unreachable("no connection", e);
      case IOException e -> unreachable("the connection broke", e);
      default -> unreachable("the call failed", cause);
    };
  }

  private AppleException unreachable(String why, Throwable cause) {
    return new AppleException(
        Reason.UNREACHABLE,
        "Apple's service at "
            + settings.baseUrl().getRawAuthority()
            + " can't be reached ("
            + why
            + "): check this server's way to the internet.",
        cause);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /**
   * A request to come.
   *
   * @param name what it is called in messages: no query, which may name a device
   */
  record Call(String method, String path, byte[] body, String name, OptionalInt version) {
    static Call of(String method, String path, byte[] body) {
      return of(method, path, body, OptionalInt.empty());
    }

    static Call of(String method, String path, byte[] body, OptionalInt version) {
      int query = path.indexOf('?');
      String name = method + " " + (query < 0 ? path : path.substring(0, query));
      return new Call(method, path, body, name, version);
    }

    BodyPublisher publisher() {
      return body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    }
  }
}
