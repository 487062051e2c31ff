package dev.muster.gateway.profile;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.core.event.SignIn;
import dev.muster.core.fleet.Links.Link;
import dev.muster.gateway.ca.Challenges;
import dev.muster.gateway.signin.Words.SignedIn;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes enrolment profiles from a template, each with a challenge of its own, signed with the
 * server's TLS certificate, which devices trust anyway. Safe for any thread; takes CPU and never
 * blocks.
 */
public final class EnrollmentProfile {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)}");
  private static final String CHALLENGE = "challenge";

  /** Stands for whole payloads, so it alone is not escaped. */
  private static final String ROOT_PAYLOADS = "root_payloads";

  /**
   * What stands in every profile of an installation.
   *
   * @param baseUrl where devices reach the gateway, without a slash at its end; asked for each
   *     profile, because a gateway may listen before its port is known
   * @param query of the URLs that devices send their messages to, such as {@code site=berlin}; may
   *     be empty
   * @param signed whether devices are told to sign their messages
   * @param topic the push topic of whoever enrolls now
   * @param root of the installation's CA, for templates that ask for it
   * @param anchors what devices must be told to trust, for the server to be trusted; may be none
   */
  public record Contents(
      Supplier<String> baseUrl,
      String query,
      boolean signed,
      Supplier<String> topic,
      String organization,
      X509Certificate root,
      Supplier<List<X509Certificate>> anchors) {}

  /** How long a renewal may take: a device may be away for long before it is told. */
  public static final Duration RENEWED_WITHIN = Duration.ofDays(30);

  private static final int ALL_RIGHTS = 8191;

  private final String template;
  private final Map<String, String> values;
  private final String query;
  private final Supplier<String> baseUrl;
  private final Supplier<String> topic;
  private final Challenges challenges;
  private final Supplier<List<X509Certificate>> anchors;
  private final Supplier<ProfileSigner> signer;
  private final NSDictionary shape;

  /**
   * Profiles from a template.
   *
   * @param template a mobileconfig with placeholders such as <code>${challenge}</code>
   * @param signer whom profiles are signed by, asked for each profile
   * @throws IllegalArgumentException if the template can't work; the message says why
   */
  public EnrollmentProfile(
      String template, Contents contents, Challenges challenges, Supplier<ProfileSigner> signer) {
    this.template = template;
    this.challenges = challenges;
    this.signer = signer;
    this.anchors = contents.anchors();
    this.values =
        Map.of(
            "organization",
            contents.organization(),
            "root_certificate",
            RootPayloads.base64(contents.root()),
            "sign_message",
            Boolean.toString(contents.signed()));
    this.query = contents.query().isEmpty() ? "" : "?" + contents.query();
    this.baseUrl = contents.baseUrl();
    this.topic = contents.topic();
    this.shape = check();
  }

  /** Where devices reach the gateway, without a slash at its end. */
  public String baseUrl() {
    return baseUrl.get();
  }

  /** What devices must be told to trust, for the server to be trusted; may be none. */
  public List<X509Certificate> anchors() {
    return anchors.get();
  }

  /** The bits of {@code AccessRights} that it gives this server. */
  public int accessRights() {
    NSDictionary mdm = payload(shape, "com.apple.mdm");
    return mdm.get("AccessRights") instanceof NSNumber rights ? rights.intValue() : ALL_RIGHTS;
  }

  /**
   * Its {@code PayloadIdentifier}, by which a device knows it again: who removes that profile ends
   * the enrollment.
   */
  public Optional<String> identifier() {
    return shape.get("PayloadIdentifier") instanceof NSString id
        ? Optional.of(id.getContent())
        : Optional.empty();
  }

  /** The template that comes with the program. */
  public static String builtIn() {
    try (InputStream in = EnrollmentProfile.class.getResourceAsStream("enrollment.mobileconfig")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A profile for whom the grant names, signed (CMS with the profile inside).
   *
   * @param grant which devices may enroll with it
   */
  public byte[] make(Grant grant) {
    return signed(render(baseUrl.get(), challenges.issue(grant), topic.get()));
  }

  /** A profile for whom a link leads here, signed. */
  public byte[] make(Link link) {
    return signed(render(baseUrl.get(), challenges.issue(link), topic.get()));
  }

  /** The same for someone who signed in for it. */
  public byte[] make(Link link, SignedIn who) {
    return made(
        challenges.issue(link, once(who), who.signIn()), topic.get(), Optional.of(who.signIn()));
  }

  /**
   * A profile for someone who signed in, signed. However often it is made, it leads to one
   * certificate.
   *
   * @param devices which devices may enroll with it
   */
  public byte[] make(SignedIn who, Grant devices) {
    Grant grant = new Grant.SignedIn(who.signIn(), devices);
    return made(
        challenges.issue(once(who), who.until(), grant), topic.get(), Optional.of(who.signIn()));
  }

  private static String once(SignedIn who) {
    return "sign-in " + who.id();
  }

  /**
   * A profile by which an enrolled device gets another certificate, signed.
   *
   * @param device the device
   * @param identity its identity, which the certificate will have, too; a new one if it has none of
   *     our CA
   * @param own the push topic that it listens to, in place of which it takes no other
   * @param signIn who signed in for the profile that it has, if someone did
   */
  public byte[] renew(
      EnrollmentId device, Optional<UUID> identity, Optional<String> own, Optional<SignIn> signIn) {
    String challenge = challenges.renew(identity, new Grant.Renewal(device), RENEWED_WITHIN);
    return made(challenge, own.orElseGet(topic), signIn);
  }

  private byte[] made(String challenge, String listensTo, Optional<SignIn> signIn) {
    String profile = render(baseUrl.get(), challenge, listensTo, signIn);
    return signed(AccountKeys.in(profile, signIn));
  }

  private byte[] signed(String profile) {
    return signer.get().sign(profile.getBytes(StandardCharsets.UTF_8));
  }

  private String render(String url, String challenge, String topic) {
    return render(url, challenge, topic, Optional.empty());
  }

  private String render(String url, String challenge, String topic, Optional<SignIn> signIn) {
    Map<String, String> all = new HashMap<>(values);
    all.put("user", signIn.map(SignIn::user).orElse(""));
    all.put("user_full_name", signIn.flatMap(SignIn::fullName).orElse(""));
    all.put("user_account", signIn.flatMap(SignIn::account).orElse(""));
    all.put("server_url", url + "/mdm" + query);
    all.put("checkin_url", url + "/mdm" + query);
    all.put("scep_url", url + "/scep");
    all.put(CHALLENGE, challenge);
    all.put("topic", topic);
    Matcher matcher = PLACEHOLDER.matcher(template);
    return matcher.replaceAll(
        found -> {
          if (found.group(1).equals(ROOT_PAYLOADS)) {
            return Matcher.quoteReplacement(
                RootPayloads.of(anchors.get(), escape(values.get("organization"))));
          }
          String value = all.get(found.group(1));
          if (value == null) {
            throw new IllegalArgumentException("it has an unknown placeholder " + found.group());
          }
          return Matcher.quoteReplacement(escape(value));
        });
  }

  private NSDictionary check() {
    if (!template.contains("${" + CHALLENGE + "}")) {
      throw new IllegalArgumentException("it lacks ${challenge}");
    }
    NSDictionary profile = parse(render("https://x", "x", "x"));
    NSDictionary mdm = payload(profile, "com.apple.mdm");
    if (mdm.get("ServerURL") == null || mdm.get("Topic") == null) {
      throw new IllegalArgumentException("its MDM payload lacks ServerURL or Topic");
    }
    NSObject identity = mdm.get("IdentityCertificateUUID");
    boolean refers =
        payloads(profile).stream()
            .anyMatch(p -> identity != null && identity.equals(p.get("PayloadUUID")));
    if (!refers) {
      throw new IllegalArgumentException(
          "its IdentityCertificateUUID is not the PayloadUUID of one of its payloads");
    }
    return profile;
  }

  static NSDictionary parse(String profile) {
    try {
      return new PlistReader(PlistLimits.DEFAULT)
          .readWhole(profile.getBytes(StandardCharsets.UTF_8));
    } catch (PlistException e) {
      throw new IllegalArgumentException("it is no property list: " + e.getMessage(), e);
    }
  }

  static NSDictionary payload(NSDictionary profile, String type) {
    return payloads(profile).stream()
        .filter(p -> type.equals(String.valueOf(p.get("PayloadType"))))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("it lacks a payload " + type));
  }

  private static List<NSDictionary> payloads(NSDictionary profile) {
    return profile.get("PayloadContent") instanceof NSArray array
        ? Arrays.stream(array.getArray())
            .filter(NSDictionary.class::isInstance)
            .map(NSDictionary.class::cast)
            .toList()
        : List.of();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
