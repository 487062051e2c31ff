package dev.muster.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.muster.server.ConsoleBrowser.Window;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What admins do in the console, in a real browser. */
class ITConsole {
  private static final String HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script>";

  @TempDir static Path data;
  private static TestApns apns;
  private static RunningServer running;
  private static ConsoleBrowser browser;
  private static SimulatedDevice mac;
  private static SimulatedDevice other;
  private static SimulatedDevice hostile;

  @BeforeAll
  static void start() throws Exception {
    apns = TestApns.start(data);
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.putAll(apns.settings());
    running = RunningServer.start(data.resolve("muster"), settings);
    browser = ConsoleBrowser.start(running.server.adminUrl());
    List<SimulatedDevice> devices = running.fleet(3, Behaviour.OBEDIENT).devices();
    mac = devices.get(0);
    other = devices.get(1);
    for (SimulatedDevice device : devices) {
      device.enroll();
    }
    hostile = hostile();
    hostile.enroll();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    running.close();
    apns.close();
  }

  @Test
  void aTokenOrALinkSignsIn() throws Exception {
    try (Window window = browser.open()) {
      Page page = window.go("");
      page.getByLabel("API token").fill("muster_wrong");
      button(page, "Sign in").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("does not count here");
    }
    String link =
        new JsonObject(
                Buffer.buffer(
                    running
                        .post("/v1/session/links", "application/json", Buffer.buffer("{}"))
                        .body()))
            .getString("path");
    try (Window window = browser.open()) {
      Page page = window.go(link.substring(1));
      assertThat(page.getByText("Sign out")).isVisible();
      assertTrue(page.url().endsWith("/#/"), page.url());
      page.reload();
      assertThat(page.getByText("Sign out")).isVisible();
      button(page, "Sign out").click();
      assertThat(page.getByLabel("API token")).isVisible();
      window.assertQuiet();
    }
  }

  @Test
  void aMacIsFoundBySerialAndLockedAndItsPinIsRead() throws Exception {
    try (Window window = browser.open()) {
      Page page = window.signIn(running.token);
      page.keyboard().press("2");
      page.getByRole(AriaRole.SEARCH).getByRole(AriaRole.COMBOBOX).fill(serial(mac));
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.HEADING, level(1))).containsText(name(mac));
      button(page, "Lock…").click();
      Locator dialog = page.getByRole(AriaRole.DIALOG);
      Locator keys = dialog.getByLabel("Its keys");
      assertThat(keys).hasValue(Pattern.compile("\"PIN\": \"\\d{6}\""));
      String pin = new JsonObject(keys.inputValue()).getString("PIN");
      button(dialog, "Look what it would do").click();
      dialog.getByLabel("Type how many they are").fill("1");
      button(dialog, "Give DeviceLock to 1").click();
      assertThat(page.getByText("DeviceLock is queued")).isVisible();
      mac.converse();
      Locator group =
          page.locator(".group").filter(new Locator.FilterOptions().setHasText("DeviceLock"));
      assertThat(group).containsText("Acknowledged");
      page.getByRole(AriaRole.LINK, named("Secrets")).click();
      button(page.getByRole(AriaRole.ROW).filter(text("PIN of a lock")), "Show…").click();
      page.getByLabel("Why is it needed?").fill("the help desk asks");
      button(page, "Show it").click();
      assertThat(page.locator("output")).hasText(pin);
      window.assertQuiet();
    }
  }

  @Test
  void aMacIsSeenAsItWas() throws Exception {
    running.queue(List.of(other), information());
    other.converse();
    Instant before = Instant.now();
    other.update("99.1", "99A1");
    running.queue(List.of(other), information());
    other.converse();
    try (Window window = browser.open()) {
      window.signIn(running.token);
      Page page = window.go("#/devices/" + id(other));
      Locator facts = page.locator(".facts").first();
      assertThat(facts).containsText("99.1");
      page.evaluate("at => { location.hash += '?at=' + at }", before.toString());
      assertThat(page.getByText("As it was at")).isVisible();
      assertThat(facts).not().containsText("99.1");
      assertThat(facts).containsText(other.hardware().productName());
      assertThat(button(page, "Lock…")).isDisabled();
      page.getByRole(AriaRole.LINK, named("Inventory")).click();
      assertThat(page.locator("table")).containsText("OSVersion");
      assertThat(page.locator("table")).not().containsText("99.1");
      page.getByLabel("As of", new Page.GetByLabelOptions().setExact(true)).press("Home");
      assertThat(page.getByText("As it was at")).isVisible();
      button(page, "Back to now").click();
      assertThat(page.locator("table")).containsText("99.1");
      window.assertQuiet();
    }
  }

  @Test
  void whatADeviceSaysIsTextAndNeverMarkup() throws Exception {
    try (Window window = browser.open()) {
      window.signIn(running.token);
      Page page = window.go("#/devices");
      assertThat(page.getByRole(AriaRole.LINK, named(HOSTILE))).isVisible();
      page.getByRole(AriaRole.LINK, named(HOSTILE)).click();
      assertThat(page.getByRole(AriaRole.HEADING, level(1))).containsText(HOSTILE);
      page.getByRole(AriaRole.LINK, named("Inventory")).click();
      running.queue(List.of(hostile), information());
      hostile.converse();
      assertThat(page.locator("table")).containsText(HOSTILE);
      assertEquals(0, page.locator("img").count());
      window.assertQuiet();
    }
  }

  @Test
  void someAreChosenAndTheProgressIsSeen() throws Exception {
    try (Window window = browser.open()) {
      Page page = window.signIn(running.token);
      page = window.go("#/devices?q=--serial%20'" + serial(mac) + "'");
      page.getByLabel("Choose " + name(mac)).check();
      button(page, "Give a command…").click();
      Locator dialog = page.getByRole(AriaRole.DIALOG);
      dialog.getByLabel("Command", exactly()).fill("ProfileList");
      button(dialog, "Look what it would do").click();
      button(dialog, "Queue ProfileList").click();
      assertThat(page.getByText("0 of 1 device acknowledged it")).isVisible();
      mac.converse();
      assertThat(page.getByText("1 of 1 device acknowledged it")).isVisible();
      window.assertQuiet();
    }
  }

  @Test
  void whatHappensBetweenThePageAndItsStreamIsSeen() throws Exception {
    try (Window window = browser.open()) {
      Page page = window.signIn(running.token);
      String uuid = running.queue(List.of(other), information()).getString("command_uuid");
      page.route(
          "**/v1/events?*",
          stream -> {
            assertDoesNotThrow(other::converse);
            stream.resume();
          });
      page = window.go("#/commands/" + uuid);
      assertThat(page.getByText("1 of 1 device acknowledged it")).isVisible();
      window.assertQuiet();
    }
  }

  @Test
  void theFirstScreenTicksItself() throws Exception {
    try (Window window = browser.open()) {
      Page page = window.signIn(running.token);
      Locator steps = page.getByRole(AriaRole.LIST, list("What is to be done"));
      assertThat(steps.getByRole(AriaRole.HEADING).first()).hasText("◷ Push certificate");
      page.getByLabel("What the link is for").fill("Anna’s Mac");
      button(page, "Make a link").click();
      assertThat(page.getByRole(AriaRole.IMG)).isVisible();
      running.storePushCertificate(
          apns.certificate("com.apple.mgmt.External.test"), "?new_topic=true");
      assertThat(page.getByRole(AriaRole.HEADING, level(1))).containsText("Overview");
      window.assertQuiet();
    }
  }

  @Test
  void eachPageSuitsEveryone() throws Exception {
    try (Window window = browser.open()) {
      Page page = window.go("");
      page.getByLabel("API token").waitFor();
      window.assertAccessible("sign-in");
      window.signIn(running.token);
      String device = "#/devices/" + id(mac);
      for (String place :
          List.of(
              "#/",
              "#/devices",
              device,
              device + "/wanted",
              device + "/inventory",
              device + "/secrets",
              device + "/queue",
              "#/attention",
              "#/activity",
              "#/commands",
              "#/wanted",
              "#/setup")) {
        page = window.go(place);
        page.getByRole(AriaRole.HEADING, level(1)).waitFor();
        page.waitForFunction("() => !document.querySelector('[aria-busy=true]')");
        window.assertAccessible(place);
      }
      window.assertQuiet();
    }
  }

  @Test
  void allIsReachedByKeys() throws Exception {
    try (Window window = browser.open()) {
      window.signIn(running.token);
      Page page = window.go("#/devices");
      page.getByLabel("Choose " + name(mac)).waitFor();
      page.keyboard().press("/");
      assertThat(page.getByRole(AriaRole.COMBOBOX)).isFocused();
      page.keyboard().press("Tab");
      page.keyboard().press("j");
      page.keyboard().press("j");
      page.keyboard().press("k");
      page.keyboard().press("Enter");
      page.waitForURL(Pattern.compile(".*#/devices/.+"));
      page.keyboard().press("?");
      assertThat(page.getByRole(AriaRole.DIALOG)).containsText("next row");
      page.keyboard().press("Escape");
      assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
      window.assertQuiet();
    }
  }

  @Test
  void aTokenThatMayLookSeesWhatItMayNotDo() throws Exception {
    String reader =
        new JsonObject(
                Buffer.buffer(
                    running
                        .post(
                            "/v1/tokens",
                            "application/json",
                            new JsonObject().put("name", "looker").put("role", "read").toBuffer())
                        .body()))
            .getString("token");
    try (Window window = browser.open()) {
      window.signIn(reader);
      Page page = window.go("#/devices/" + id(mac));
      assertThat(button(page, "Lock…")).isDisabled();
      assertThat(button(page, "Lock…"))
          .hasAttribute("title", "Your token lacks the scope devices:command.");
      window.assertQuiet();
    }
  }

  private static SimulatedDevice hostile() {
    Hardware one = Hardware.numbered(900);
    return new SimulatedDevice(
        new Hardware(
            one.udid(),
            one.serialNumber(),
            one.model(),
            one.modelName(),
            one.productName(),
            HOSTILE,
            one.osVersion(),
            one.buildVersion()),
        Identity.KeyType.RSA,
        running.network,
        running.server.enrollUrl(),
        Behaviour.OBEDIENT,
        (device, entry) -> {});
  }

  private static JsonObject information() {
    return new JsonObject()
        .put("RequestType", "DeviceInformation")
        .put("Queries", new JsonArray().add("DeviceName").add("OSVersion").add("ProductName"));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator button(Locator within, String name) {
    return within.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions list(String name) {
    return named(name);
  }

  private static Page.GetByRoleOptions level(int level) {
    return new Page.GetByRoleOptions().setLevel(level);
  }

  private static Locator.GetByLabelOptions exactly() {
    return new Locator.GetByLabelOptions().setExact(true);
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static String id(SimulatedDevice device) {
    return device.hardware().udid();
  }

  private static String serial(SimulatedDevice device) {
    return device.hardware().serialNumber();
  }

  private static String name(SimulatedDevice device) {
    return device.hardware().deviceName();
  }
}
