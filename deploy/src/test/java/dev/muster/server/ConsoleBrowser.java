package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, in which people use the console. Used by one thread. Whatever a
 * page writes to its console as an error is kept, and fails the test that asks.
 */
final class ConsoleBrowser implements AutoCloseable {
  private static final double PATIENCE_MS = 15_000;

  private final Playwright playwright;
  private final Browser browser;
  private final URI server;
  private final String axe;

  private ConsoleBrowser(Playwright playwright, Browser browser, URI server) throws IOException {
    this.playwright = playwright;
    this.browser = browser;
    this.server = server;
    try (InputStream in = ConsoleBrowser.class.getResourceAsStream("/axe.min.js")) {
      this.axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Starts it; a test without it fails where everything must be there, and is left out elsewhere.
   */
  static ConsoleBrowser start(URI server) throws IOException {
    Path program = chromium().orElseGet(ConsoleBrowser::missing);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    // What it would look up or fetch for itself can't be reached by a test.
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    return new ConsoleBrowser(playwright, browser, server);
  }

  private static Optional<Path> chromium() {
    return Stream.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path missing() {
    String what = "Chromium is not installed: .ci/run installs it";
    return "true".equals(System.getenv("CI")) ? fail(what) : abort(what);
  }

  /** A window with cookies of its own. */
  Window open() {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setBaseURL(server.toString())
                .setColorScheme(ColorScheme.LIGHT)
                .setTimezoneId("Europe/Berlin")
                .setLocale("en-US"));
    context.setDefaultTimeout(PATIENCE_MS);
    return new Window(context);
  }

  @Override
  public void close() {
    playwright.close();
  }

  /** One window, and what went wrong in it. */
  final class Window implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();

    private Window(BrowserContext context) {
      this.context = context;
      this.page = context.newPage();
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
              errors.add(message.text());
            }
          });
      page.onPageError(errors::add);
      page.onDialog(
          dialog -> {
            errors.add("a dialog: " + dialog.message());
            dialog.dismiss();
          });
    }

    Page page() {
      return page;
    }

    /** Goes to a place of the console. */
    Page go(String place) {
      page.navigate("/" + place);
      return page;
    }

    /** Signs in by typing a token. */
    Page signIn(String token) {
      go("");
      page.getByLabel("API token").fill(token);
      page.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).click();
      page.getByText("Sign out").waitFor();
      return page;
    }

    /** Fails if a page complained of anything. */
    void assertQuiet() {
      assertEquals(List.of(), errors);
    }

    /** Fails if axe finds that someone could not use what is shown, by day or by night. */
    void assertAccessible(String where) {
      if (Boolean.FALSE.equals(page.evaluate("() => 'axe' in window"))) {
        page.evaluate(axe);
      }
      assertEquals(List.of(), violations("{}"), where);
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      // Colors are all that is another.
      assertEquals(List.of(), violations("{runOnly: ['color-contrast']}"), where + ", dark");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private Object violations(String options) {
      return page.evaluate(
          """
          () => axe.run(document, %s).then(found => found.violations.map(
              v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')))
          """
              .formatted(options));
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
