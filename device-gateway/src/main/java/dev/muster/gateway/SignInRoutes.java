package dev.muster.gateway;

import dev.muster.core.event.Grant;
import dev.muster.core.event.SignIn;
import dev.muster.gateway.dep.DepEnrollment;
import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.intake.Rates;
import dev.muster.gateway.profile.EnrollmentLinks;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.signin.AccountServers;
import dev.muster.gateway.signin.Purpose;
import dev.muster.gateway.signin.SignInFlow;
import dev.muster.gateway.signin.SignInFlow.Done;
import dev.muster.gateway.signin.SignInTrouble;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Where people sign in before a device gets a profile: {@code /sign-in/byod} and {@code
 * /sign-in/adde} for one that enrolls by its user's account, and {@code /sign-in/done}, where the
 * identity provider sends them back. Nobody is ever sent to an address that came from outside.
 */
final class SignInRoutes {
  private static final String SIGN_IN = "/sign-in/";
  private static final String COOKIE = "__Host-muster-sign-in";
  private static final Pattern KEPT = Pattern.compile("[\\w-]{43}");
  private static final Pattern HINT = Pattern.compile("[\\w.+'-]{1,64}@[\\w.-]{1,190}");
  private static final long COOKIE_SECONDS = 900;

  /** Where a device takes its token from (Apple, as above: the callback scheme). */
  private static final String RESULTS =
      "apple-remotemanagement-user-login://authentication-results?access-token=";

  /**
   * Each end asks the identity provider, and anybody can begin: an office behind one address, not a
   * flood.
   */
  private static final int ENDS_PER_SECOND = 2;

  private static final int ENDS_AT_ONCE = 60;

  private final Rates ends = new Rates(ENDS_PER_SECOND, ENDS_AT_ONCE, InstantSource.system());
  private final SignInAccess access;
  private final EnrollmentProfile profile;
  private final EnrollmentLinks links;
  private final Optional<DepEnrollment> dep;
  private final EnrollmentWork work;
  private final Clients clients;
  private final SignInPages pages;

  /** The routes of one gateway. */
  SignInRoutes(
      SignInAccess access,
      EnrollmentAccess enrollment,
      EnrollmentWork work,
      Clients clients,
      SignInPages pages) {
    this.access = access;
    this.profile = enrollment.profile();
    this.links = enrollment.links();
    this.dep = enrollment.dep();
    this.work = work;
    this.clients = clients;
    this.pages = pages;
  }

  /** Where people sign in for a device that enrolls by its user's account. */
  static String path(SignIn.Mode mode) {
    return SIGN_IN + AccountServers.path(mode);
  }

  /** Whether whoever fetches a profile signs in first. */
  boolean always() {
    return access.always();
  }

  void addTo(Router router) {
    router.get(SignInFlow.BACK).handler(this::end);
    router.get(SIGN_IN + ":way").handler(this::begin);
  }

  private void begin(RoutingContext context) {
    access
        .servers()
        .named(context.pathParam("way"))
        .ifPresentOrElse(
            mode -> begin(context, new Purpose.Account(mode)),
            () -> Answers.refuse(context, 404, "nothing for you here"));
  }

  /** Sends a browser to the identity provider. */
  Future<?> begin(RoutingContext context, Purpose purpose) {
    Optional<String> browser =
        purpose instanceof Purpose.InSetup ? Optional.empty() : Optional.of(browser(context));
    Optional<String> hint =
        Optional.ofNullable(context.request().getParam("user-identifier"))
            .filter(name -> HINT.matcher(name).matches());
    return ask(
        context,
        () -> access.flow().begin(purpose, browser, hint),
        page -> {
          browser.ifPresent(kept -> context.response().addCookie(cookie(kept)));
          go(context, 302, page);
        });
  }

  private void end(RoutingContext context) {
    String state = Optional.ofNullable(context.request().getParam("state")).orElse("");
    String code = Optional.ofNullable(context.request().getParam("code")).orElse("");
    if (code.isEmpty() && context.request().getParam("error") != null) {
      // Its words came by way of the browser, so they are anybody's.
      pages.tell(
          context,
          new SignInTrouble(SignInTrouble.Kind.REFUSED, "the identity provider signed nobody in"));
      return;
    }
    if (ends.count(clients.of(context.request())) != Rates.Verdict.PASS) {
      pages.tell(
          context,
          new SignInTrouble(SignInTrouble.Kind.BUSY, "one address ends sign-ins without end"));
      return;
    }
    ask(context, () -> access.flow().end(state, code, kept(context)), done -> go(context, done));
  }

  private void go(RoutingContext context, Done done) {
    pages.signedIn();
    switch (done.purpose()) {
      case Purpose.Account account ->
          go(context, 308, URI.create(RESULTS + access.flow().token(done.who())));
      case Purpose.ByLink(var secret) ->
          links
              .find(secret)
              .ifPresentOrElse(
                  link -> give(context, () -> profile.make(link, done.who())),
                  () -> Answers.refuse(context, 404, EnrollmentRoutes.NOWHERE));
      case Purpose.Open open -> give(context, () -> profile.make(done.who(), new Grant.Open()));
      case Purpose.InSetup setup ->
          Future.fromCompletionStage(
                  dep.orElseThrow().signedIn(setup, done.who()),
                  context.vertx().getOrCreateContext())
              .onComplete(
                  reply -> DepRoutes.send(context, reply),
                  failure -> Answers.fail(context, failure));
    }
  }

  /** To make a profile takes CPU, so no event loop does it. */
  private void give(RoutingContext context, Supplier<byte[]> making) {
    context
        .vertx()
        .executeBlocking(making::get, false)
        .onComplete(
            made -> {
              context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
              Answers.send(context, "application/x-apple-aspen-config", made);
            },
            failure -> Answers.fail(context, failure));
  }

  /**
   * Whoever waits for the identity provider is not at work, and holds no place of those who are.
   */
  private <T> Future<?> ask(
      RoutingContext context, Supplier<CompletionStage<T>> asking, Consumer<T> taking) {
    return work.<T>run(
        context,
        clients.of(context.request()),
        slot -> {
          CompletionStage<T> answer = asking.get();
          slot.serve();
          slot.leave();
          return answer;
        },
        taking,
        failure -> pages.fail(context, failure));
  }

  private static void go(RoutingContext context, int status, URI where) {
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.LOCATION, where.toString())
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .putHeader("Referrer-Policy", "no-referrer")
          .end();
    }
  }

  private static String browser(RoutingContext context) {
    return kept(context).orElseGet(SignInFlow::newBrowser);
  }

  private static Optional<String> kept(RoutingContext context) {
    return Optional.ofNullable(context.request().getCookie(COOKIE))
        .map(Cookie::getValue)
        .filter(value -> KEPT.matcher(value).matches());
  }

  private static Cookie cookie(String kept) {
    return Cookie.cookie(COOKIE, kept)
        .setPath("/")
        .setSecure(true)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.LAX)
        .setMaxAge(COOKIE_SECONDS);
  }
}
