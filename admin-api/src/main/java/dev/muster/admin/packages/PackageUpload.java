package dev.muster.admin.packages;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.packages.PackageIntake;
import dev.muster.packages.PackageIntake.Taken;
import dev.muster.packages.store.PackageStore;
import dev.muster.packages.store.PackageStoreException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds a package, whose bytes go from the socket to the disk. */
final class PackageUpload {
  private static final Logger LOG = LoggerFactory.getLogger(PackageUpload.class);

  /** More would only take the disk from each other. */
  private static final int AT_ONCE = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a client that was refused may go on to send until its connection is closed. */
  private static final long AFTERWARDS_MS = 10_000;

  private final EventLog log;
  private final EventFactory events;
  private final PackageIntake intake;
  private final PackageStore store;
  private final Semaphore places = new Semaphore(AT_ONCE);

  PackageUpload(EventLog log, EventFactory events, PackageAccess access) {
    this.log = log;
    this.events = events;
    this.intake = access.intake();
    this.store = access.store();
  }

  /** What was answered. */
  private record Answer(int status, JsonObject json) {}

  void receive(Call call) {
    RoutingContext context = call.context();
    String name = context.queryParams().get("name");
    if (name == null || !PackageIntake.named(name)) {
      refuse(
          context,
          Problem.badRequest("name is the name of the file, which ends with .pkg, as munki.pkg"));
      return;
    }
    if (!places.tryAcquire()) {
      refuse(
          context,
          new Problem(
              503, "busy", "%d packages are being added: try again soon".formatted(AT_ONCE)));
      return;
    }
    HttpServerRequest request = context.request();
    Context loop = context.vertx().getOrCreateContext();
    BodyStream body = BodyStream.of(request, loop, PATIENCE);
    if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
      context.response().writeContinue();
    }
    Thread.startVirtualThread(
        () -> {
          try {
            Answer answer = add(name, body, announced(request), call);
            loop.runOnContext(now -> send(context, answer));
          } catch (BodyStream.ClientGone e) {
            LOG.debug("an upload of {} was broken off", name);
          } catch (IOException | RuntimeException e) {
            body.drain();
            loop.runOnContext(now -> refuse(context, problem(e)));
          } finally {
            places.release();
          }
        });
  }

  private Answer add(String name, BodyStream body, OptionalLong announced, Call call)
      throws IOException {
    Taken taken = intake.take(name, body, announced);
    PackageAdded added = taken.kept().orElseThrow(() -> refused(name, taken));
    Digest256 content = added.content();
    boolean known = log.view().fleet().packages().find(content).isPresent();
    if (!known) {
      log.append(events.fleet(new Actor.Admin(call.principal().name()), content.toHex(), added))
          .toCompletableFuture()
          .join();
    }
    Optional<StoredPackage> listed = log.view().fleet().packages().find(content);
    if (listed.isEmpty() || store.size(content).isEmpty()) {
      throw new Problem(
          409, "removed-meanwhile", "somebody removed %s meanwhile: add it again".formatted(name));
    }
    StoredPackage stored = listed.get();
    return new Answer(
        known ? 200 : 201,
        PackageJson.of(stored)
            .put("signer", taken.checked().signer())
            .put("findings", PackageJson.findings(taken.checked())));
  }

  private static Problem refused(String name, Taken taken) {
    return new Problem(
        422,
        "package-refused",
        "a Mac would not install %s: %s"
            .formatted(
                name,
                taken.checked().findings().stream()
                    .filter(finding -> finding.kind().refuses())
                    .map(finding -> finding.sentence())
                    .collect(Collectors.joining(" "))),
        new JsonObject().put("findings", PackageJson.findings(taken.checked())));
  }

  private static Throwable problem(Exception failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case PackageStoreException e ->
          switch (e.reason()) {
            case TOO_LARGE -> new Problem(413, "package-too-large", e.getMessage());
            case NO_ROOM -> new Problem(507, "no-room", e.getMessage());
            case AWAY -> new Problem(503, "storage-away", e.getMessage());
            case DAMAGED -> e;
          };
      case SocketTimeoutException e ->
          new Problem(408, "too-slow", "nothing came for 30 seconds: send the package again");
      default -> cause;
    };
  }

  private static OptionalLong announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static void send(RoutingContext context, Answer answer) {
    if (!context.response().closed()) {
      context
          .response()
          .setStatusCode(answer.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(answer.json().toBuffer());
    }
  }

  private static void refuse(RoutingContext context, Throwable problem) {
    HttpServerRequest request = context.request();
    if (!request.isEnded()) {
      long closing = context.vertx().setTimer(AFTERWARDS_MS, late -> request.connection().close());
      request.endHandler(end -> context.vertx().cancelTimer(closing));
      request.resume();
    }
    context.fail(problem);
  }
}
