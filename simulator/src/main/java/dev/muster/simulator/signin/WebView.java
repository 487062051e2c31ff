package dev.muster.simulator.signin;

import dev.muster.simulator.Network;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The web view that a person signs in with: it follows redirections, keeps cookies, and fills in
 * the form of a sign-in. For one thread.
 */
public final class WebView {
  private static final int MOST_STEPS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*?action=\"([^\"]*)\"", Pattern.DOTALL);
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

  private final HttpClient client;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final List<URI> visited = new ArrayList<>();

  /** A person's, who has no cookies yet. */
  public WebView(Network network) {
    this.client = network.browser(cookies);
  }

  /**
   * Where it came to.
   *
   * @param url the last one; of another scheme than HTTP, if an app is to take it
   * @param answer empty if an app is to take it
   */
  public record Page(URI url, Optional<HttpResponse<byte[]>> answer) {
    /** The status of HTTP; 0 if an app is to take it. */
    public int status() {
      return answer.map(HttpResponse::statusCode).orElse(0);
    }

    /** What stands there. */
    public String text() {
      return answer.map(a -> new String(a.body(), StandardCharsets.UTF_8)).orElse("");
    }
  }

  /** Every address that it went to, in the order in which it did. */
  public List<URI> visited() {
    return List.copyOf(visited);
  }

  /** Goes to a page, and from there wherever it is sent. */
  public Page open(URI url) throws IOException, InterruptedException {
    return follow(HttpRequest.newBuilder(url).GET());
  }

  /**
   * Goes to a page and signs in where one is asked to.
   *
   * @param login by which the identity provider knows the person
   */
  public Page signIn(URI url, String login) throws IOException, InterruptedException {
    return signIn(open(url), login);
  }

  /** Signs in on this page, if it asks for that. */
  public Page signIn(Page page, String login) throws IOException, InterruptedException {
    Matcher form = FORM.matcher(page.text());
    if (!form.find()) {
      return page;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher hidden = HIDDEN.matcher(page.text());
    while (hidden.find()) {
      fields.put(hidden.group(1), hidden.group(2));
    }
    fields.put("login", login);
    fields.put("password", "correct horse");
    return follow(
        HttpRequest.newBuilder(page.url().resolve(form.group(1)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    fields.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + '=' + encoded(field.getValue()))
                        .collect(Collectors.joining("&")))));
  }

  private Page follow(HttpRequest.Builder first) throws IOException, InterruptedException {
    HttpRequest.Builder request = first;
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      HttpRequest sent = request.timeout(PATIENCE).build();
      visited.add(sent.uri());
      HttpResponse<byte[]> answer = client.send(sent, BodyHandlers.ofByteArray());
      Optional<String> location = answer.headers().firstValue("Location");
      if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
        return new Page(sent.uri(), Optional.of(answer));
      }
      URI next = sent.uri().resolve(location.get());
      if (!next.getScheme().startsWith("http")) {
        return new Page(next, Optional.empty());
      }
      request = HttpRequest.newBuilder(next).GET();
    }
    throw new IOException("too many redirections: " + visited);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
