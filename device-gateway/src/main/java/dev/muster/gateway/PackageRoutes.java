package dev.muster.gateway;

import dev.muster.core.event.Digest256;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.gateway.packages.Bandwidth;
import dev.muster.gateway.packages.ByteRange;
import dev.muster.gateway.packages.ByteRange.Asked;
import dev.muster.gateway.packages.PackageDownloads;
import dev.muster.gateway.packages.Places;
import dev.muster.gateway.packages.Served;
import dev.muster.log.EventLog;
import dev.muster.packages.link.PackageLinks;
import dev.muster.packages.link.PackageTicket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Packages, whole or in part: {@code /packages/<sha256>/<ticket>/<name>.pkg} for a device that a
 * command told to fetch one, and {@code /packages/<sha256>/<name>.pkg} for a CDN where there is
 * one. They take none of the places of messages: they have a number of their own, and share a
 * bandwidth in small pieces. A wrong ticket is answered as if there were nothing.
 */
final class PackageRoutes {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final String SUFFIX = ".pkg";

  /** They never change, and what a ticket leads to is for one device. */
  private static final String FOR_ONE = "private, max-age=31536000, immutable";

  private static final String FOR_ALL = "public, max-age=31536000, immutable";

  /** Shorter than a client's own. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PackageDownloads settings;
  private final EventLog log;
  private final Served served;
  private final Bandwidth bandwidth;
  private final Places places;
  private final Counter bytes;
  private final Counter turnedAway;

  PackageRoutes(PackageDownloads settings, EventLog log, Served served, MeterRegistry registry) {
    this.settings = settings;
    this.log = log;
    this.served = served;
    this.bandwidth =
        new Bandwidth(settings.bytesPerSecond(), System::nanoTime, LockSupport::parkNanos);
    this.places = new Places(settings.atOnce(), PATIENCE);
    this.bytes =
        Counter.builder("muster.packages.bytes")
            .description("Bytes of packages that were sent.")
            .register(registry);
    this.turnedAway =
        Counter.builder("muster.packages.turned.away")
            .description("Downloads that were told to come again because there were too many.")
            .register(registry);
    Gauge.builder("muster.packages.downloads", places, Places::taken)
        .description("Downloads of packages that are going on.")
        .register(registry);
  }

  void addTo(Router router) {
    router
        .route(PackageLinks.PATH + ":content/:ticket/:name")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(this::byTicket);
    if (settings.open()) {
      router
          .route(PackageLinks.PATH + ":content/:name")
          .method(HttpMethod.GET)
          .method(HttpMethod.HEAD)
          .handler(
              context ->
                  find(context)
                      .ifPresentOrElse(
                          found -> answer(context, found, Optional.empty()),
                          () -> nothing(context)));
    }
  }

  private void byTicket(RoutingContext context) {
    Optional<PackageAdded> found = find(context);
    Optional<PackageTicket> ticket =
        settings
            .tickets()
            .open(context.pathParam("ticket"))
            .filter(t -> found.filter(p -> p.content().equals(t.content())).isPresent());
    if (ticket.isPresent()) {
      answer(context, found.orElseThrow(), ticket);
    } else {
      nothing(context);
    }
  }

  private Optional<PackageAdded> find(RoutingContext context) {
    String content = context.pathParam("content");
    if (!HEX.matcher(content).matches() || !context.pathParam("name").endsWith(SUFFIX)) {
      return Optional.empty();
    }
    return log.view()
        .fleet()
        .packages()
        .find(Digest256.of(HexFormat.of().parseHex(content)))
        .map(StoredPackage::added);
  }

  private static void nothing(RoutingContext context) {
    Answers.refuse(context, 404, "nothing for you here");
  }

  private void answer(RoutingContext context, PackageAdded found, Optional<PackageTicket> ticket) {
    HttpServerResponse response = context.response();
    String tag = '"' + found.content().toHex() + '"';
    response.putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    switch (asked(context, tag, found.size())) {
      case Asked.Unsatisfiable() -> {
        response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + found.size());
        Answers.refuse(context, 416, "the package has %d bytes".formatted(found.size()));
      }
      case Asked.Whole() -> send(context, found, new ByteRange(0, found.size()), ticket);
      case Asked.Part(ByteRange range) -> {
        response
            .setStatusCode(206)
            .putHeader(
                HttpHeaders.CONTENT_RANGE,
                "bytes %d-%d/%d".formatted(range.from(), range.to() - 1, found.size()));
        send(context, found, range, ticket);
      }
    }
  }

  /** A part of another version is no use: then all of this one is sent. */
  private static Asked asked(RoutingContext context, String tag, long size) {
    String ifRange = context.request().getHeader("If-Range");
    return ifRange == null || ifRange.equals(tag)
        ? ByteRange.asked(Optional.ofNullable(context.request().getHeader("Range")), size)
        : new Asked.Whole();
  }

  private void send(
      RoutingContext context, PackageAdded found, ByteRange range, Optional<PackageTicket> ticket) {
    HttpServerResponse response = context.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, ticket.isPresent() ? FOR_ONE : FOR_ALL)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length()));
    if (context.request().method() == HttpMethod.HEAD) {
      response.end();
      return;
    }
    Thread.startVirtualThread(
        () -> {
          try {
            if (!places.take(ticket)) {
              turnedAway.increment();
              again(context);
              return;
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
          try {
            new PackageDownload(context, settings.store(), bandwidth, bytes)
                .send(
                    found.content(),
                    range,
                    sent -> tell(ticket, range.from(), sent, found.size()),
                    () -> again(context));
          } finally {
            places.leave(ticket);
          }
        });
  }

  private void tell(Optional<PackageTicket> ticket, long from, long sent, long size) {
    ticket.ifPresent(t -> served.served(t, new ByteRange(from, from + sent), size));
  }

  /** Nothing of what was said so far about the answer holds. */
  private static void again(RoutingContext context) {
    context.response().headers().remove(HttpHeaders.CONTENT_LENGTH);
    context.response().headers().remove(HttpHeaders.CONTENT_RANGE);
    context.response().headers().remove(HttpHeaders.CONTENT_TYPE);
    context.response().headers().remove(HttpHeaders.CACHE_CONTROL);
    context.response().headers().remove(HttpHeaders.ETAG);
    Answers.tellToComeAgain(context);
  }
}
