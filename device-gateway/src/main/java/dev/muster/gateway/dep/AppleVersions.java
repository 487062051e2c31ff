package dev.muster.gateway.dep;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Apple which versions a device can update to, and remembers the list for an hour, or for a
 * minute that there was none. A device that is told to update to a version that it can't have is
 * stuck in Setup Assistant, so what is not known counts as nothing. Safe for any thread, never
 * blocks.
 */
public final class AppleVersions implements AutoCloseable {
  /** Where Apple lists them. */
  public static final URI APPLE = URI.create("https://gdmf.apple.com/v2/pmv");

  private static final Logger LOG = LoggerFactory.getLogger(AppleVersions.class);
  private static final Duration GOOD_FOR = Duration.ofHours(1);
  private static final Duration MISSING_FOR = Duration.ofMinutes(1);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration WHOLE = Duration.ofSeconds(8);

  /** The list has some 300 KB. */
  private static final int LARGEST = 8 * 1024 * 1024;

  private final URI url;
  private final InstantSource clock;
  private final HttpClient client;
  private CompletableFuture<Optional<OfferedVersions>> list;
  private Instant until = Instant.MIN;

  /**
   * A client of this list, which nobody asks for before it is needed.
   *
   * @param url {@code https}, or {@code http} for a simulator's
   */
  public AppleVersions(URI url, InstantSource clock) {
    this.url = url;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder().connectTimeout(CONNECT).sslContext(AppleTrust.context()).build();
  }

  /**
   * The version that a device is to be told to update to.
   *
   * @param device its {@code SOFTWARE_UPDATE_DEVICE_ID}
   * @param least the least that is wanted
   * @return the lowest that Apple offers for it and that is not less, as Apple writes it; empty if
   *     there is none, or Apple's list can't be had. It never fails
   */
  public CompletionStage<Optional<String>> lowest(String device, OsVersion least) {
    return list().thenApply(known -> known.flatMap(offered -> offered.lowest(device, least)));
  }

  /** Whoever comes while it is on its way waits for the same. */
  private synchronized CompletableFuture<Optional<OfferedVersions>> list() {
    Instant now = clock.instant();
    if (list == null || list.isDone() && !now.isBefore(until)) {
      until = now.plus(GOOD_FOR);
      list = fetch();
    }
    return list;
  }

  private CompletableFuture<Optional<OfferedVersions>> fetch() {
    HttpRequest request =
        HttpRequest.newBuilder(url).header("Accept", "application/json").timeout(WHOLE).build();
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    return asked
        .copy()
        .orTimeout(WHOLE.toMillis(), TimeUnit.MILLISECONDS)
        .thenApplyAsync(this::read, Thread::startVirtualThread)
        .handle(
            (offered, failure) -> {
              if (failure == null) {
                return Optional.of(offered);
              }
              asked.cancel(true);
              forgetSoon();
              LOG.warn("can't read Apple's list of versions at {}: {}", url, why(failure));
              return Optional.empty();
            });
  }

  private static String why(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof IOException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.toString();
  }

  private synchronized void forgetSoon() {
    until = clock.instant().plus(MISSING_FOR);
  }

  private OfferedVersions read(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new IllegalArgumentException("it was answered with " + response.statusCode());
    }
    return OfferedVersions.read(
        response.body(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  /** Gives up what is on its way. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
