package dev.muster.packages.s3;

import dev.muster.core.event.Digest256;
import dev.muster.packages.store.PackageStoreException;
import dev.muster.packages.store.PackageStoreException.Reason;
import dev.muster.packages.store.SharedObjects;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bucket, or a folder in one, in storage that speaks S3; by path, as all such storage takes it.
 * An object is put in one request, so it has at most 5 GiB. Safe for any thread.
 */
public final class S3Objects implements SharedObjects {
  /** What S3 takes in one request, in bytes. */
  public static final long LARGEST = 5L << 30;

  /** Until the answer begins; the bytes of an object may take longer. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Of what is sent before. */
  private static final Duration SENDING = Duration.ofHours(1);

  private final String base;
  private final S3Signer signer;
  private final InstantSource clock;
  private final HttpClient client;

  /**
   * A bucket.
   *
   * @param url of the bucket or of a folder in it, such as {@code https://s3.example.com/packages}
   * @param clock that of the storage, within 15 minutes
   */
  public S3Objects(
      URI url, String region, String accessKey, String secretKey, InstantSource clock) {
    this.base = url.toString().replaceAll("/+$", "") + "/";
    this.signer = new S3Signer(accessKey, secretKey, region);
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  @Override
  public void put(String name, Path file, Digest256 content) throws IOException {
    HttpResponse<byte[]> answer =
        send(
            request("PUT", name, content.toHex(), BodyPublishers.ofFile(file)).timeout(SENDING),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw refused("PUT", answer.statusCode());
    }
  }

  @Override
  public Optional<InputStream> get(String name) throws IOException {
    HttpResponse<InputStream> answer =
        send(
            request("GET", name, S3Signer.NO_BODY, BodyPublishers.noBody()),
            BodyHandlers.ofInputStream());
    if (answer.statusCode() == 200) {
      return Optional.of(answer.body());
    }
    answer.body().close();
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    throw refused("GET", answer.statusCode());
  }

  @Override
  public OptionalLong size(String name) throws IOException {
    HttpResponse<Void> answer =
        send(
            request("HEAD", name, S3Signer.NO_BODY, BodyPublishers.noBody()),
            BodyHandlers.discarding());
    return switch (answer.statusCode()) {
      case 200 -> answer.headers().firstValueAsLong("content-length");
      case 404 -> OptionalLong.empty();
      default -> throw refused("HEAD", answer.statusCode());
    };
  }

  @Override
  public void delete(String name) throws IOException {
    HttpResponse<byte[]> answer =
        send(
            request("DELETE", name, S3Signer.NO_BODY, BodyPublishers.noBody()),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2 && answer.statusCode() != 404) {
      throw refused("DELETE", answer.statusCode());
    }
  }

  private HttpRequest.Builder request(
      String method, String name, String bodySha256, BodyPublisher body) {
    URI url = URI.create(base + name);
    String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(PATIENCE).method(method, body);
    signer
        .headers(method, url.getRawPath(), host, Map.of(), bodySha256, clock.instant())
        .forEach(request::header);
    return request;
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return client.send(request.build(), handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      throw new PackageStoreException(
          Reason.AWAY, "%s does not answer (%s): try again".formatted(base, e.getMessage()));
    }
  }

  private PackageStoreException refused(String method, int status) {
    String why =
        switch (status) {
          case 403 -> "check packages.s3.access.key, its secret, the region and the clock";
          case 404 -> "the bucket does not exist: check packages.s3.url";
          default -> "try again";
        };
    return new PackageStoreException(
        Reason.AWAY, "%s answers %s with %d: %s".formatted(base, method, status, why));
  }
}
