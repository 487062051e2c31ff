package dev.muster.simulator.dep;

import java.io.IOException;
import java.io.StringReader;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;

/**
 * A device management server in the portal, which its clients call an account: its token, its
 * traps, and what it was asked. Safe for any thread.
 */
public final class DepServer {
  private final Portal portal;
  private final String name;
  private final int number;
  private final Organization organization;
  private final String uuid = hex();
  private final ServerBook book = new ServerBook();
  private final Traps traps = new Traps();
  private final FeedTraps feedTraps = new FeedTraps();
  private final SessionTraps sessionTraps = new SessionTraps();
  private String admin;
  private String consumerKey = "CK_" + secret();
  private String consumerSecret = "CS_" + secret();
  private boolean adminRemoved;
  private boolean denied;
  private Optional<X509Certificate> certificate = Optional.empty();
  private Optional<DepToken> token = Optional.empty();
  private int defaultLimit = 100;
  private int maximumLimit = 1000;

  DepServer(Portal portal, String name, int number, Organization organization) {
    this.portal = portal;
    this.name = name;
    this.number = number;
    this.organization = organization;
    this.admin = organization.email();
  }

  /** Its name in the portal. */
  public String name() {
    return name;
  }

  /** {@code server_uuid}: 32 hexadecimal digits, upper case. */
  public String uuid() {
    return uuid;
  }

  /** Whose it is. */
  public Organization organization() {
    return organization;
  }

  /**
   * The public key of the server, as someone uploads it.
   *
   * @param pem a certificate
   * @throws IOException if it is none
   */
  public void uploadCertificate(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      X509Certificate read =
          new JcaX509CertificateConverter()
              .getCertificate((X509CertificateHolder) parser.readObject());
      synchronized (portal) {
        certificate = Optional.of(read);
      }
    } catch (CertificateException | ClassCastException | NullPointerException e) {
      throw new IOException("this is no certificate in PEM", e);
    }
  }

  /** "Download token": a new token, which ends the one before, as the portal writes its files. */
  public byte[] tokenFile() {
    return tokenFile(TokenForm.REAL);
  }

  /**
   * The same in another form.
   *
   * @throws IllegalStateException if no certificate was uploaded
   */
  public byte[] tokenFile(TokenForm form) {
    synchronized (portal) {
      X509Certificate recipient =
          certificate.orElseThrow(
              () -> new IllegalStateException("no certificate was uploaded for " + name));
      return TokenFile.write(newToken(), recipient, form);
    }
  }

  /** A new token in clear, which ends the one before. */
  public DepToken newToken() {
    synchronized (portal) {
      DepToken made =
          new DepToken(
              consumerKey,
              consumerSecret,
              "AT_" + secret(),
              "AS_" + secret(),
              portal.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(365)));
      token = Optional.of(made);
      adminRemoved = false;
      portal.token(made, this);
      return made;
    }
  }

  /** Ends the token, and makes no other. */
  public void revokeToken() {
    synchronized (portal) {
      token = Optional.empty();
    }
  }

  /** The administrator who made the token leaves: 403 {@code FORBIDDEN} until another makes one. */
  public void removeAdmin() {
    synchronized (portal) {
      adminRemoved = true;
    }
  }

  /** From now on this administrator makes the tokens, with a consumer key of their own. */
  public void admin(String email) {
    synchronized (portal) {
      admin = email;
      consumerKey = "CK_" + secret();
      consumerSecret = "CS_" + secret();
    }
  }

  /** Whether all is refused with {@code ACCESS_DENIED}. */
  public void deny(boolean wanted) {
    synchronized (portal) {
      denied = wanted;
    }
  }

  /** The limits that {@code GET /account} tells and the service keeps; 100 and 1000 at first. */
  public void limits(int standard, int maximum) {
    synchronized (portal) {
      defaultLimit = standard;
      maximumLimit = maximum;
    }
  }

  /** All its sessions end now. */
  public void endSessions() {
    synchronized (portal) {
      portal.sessions().endAll(this);
    }
  }

  /** All cursors that it was given are too old from now on. */
  public void expireCursors() {
    synchronized (portal) {
      feedTraps.expire(book.lastCursor());
    }
  }

  /** How calls go wrong. */
  public Traps traps() {
    return traps;
  }

  /** How the list of devices and the feed of changes go wrong. */
  public FeedTraps feedTraps() {
    return feedTraps;
  }

  /** How sessions end. */
  public SessionTraps sessionTraps() {
    return sessionTraps;
  }

  /** What it was asked with good credentials, oldest first. */
  public List<DepRequest> requests() {
    synchronized (portal) {
      return List.copyOf(book.requests());
    }
  }

  /** Every profile that was wished for a device, oldest first. */
  public List<Assignment> assignments() {
    synchronized (portal) {
      return List.copyOf(book.assignments());
    }
  }

  /** Those assignments that asked for what was so already. */
  public List<Assignment> repeatedAssignments() {
    return assignments().stream().filter(Assignment::repeated).toList();
  }

  /** The serials of its devices. */
  public List<String> serials() {
    synchronized (portal) {
      return book.members().values().stream().map(m -> m.device().serialNumber()).toList();
    }
  }

  /** A profile that was defined, in JSON. */
  public Optional<String> profile(String profileUuid) {
    synchronized (portal) {
      return Optional.ofNullable(book.profiles().get(profileUuid)).map(p -> p.encode());
    }
  }

  int number() {
    return number;
  }

  ServerBook book() {
    return book;
  }

  String adminEmail() {
    return admin;
  }

  int defaultLimit() {
    return defaultLimit;
  }

  int maximumLimit() {
    return maximumLimit;
  }

  /** Its token, if this is its key. */
  Optional<DepToken> tokenFor(String key) {
    return token.filter(t -> OAuth.key(t.consumerKey(), t.accessToken()).equals(key));
  }

  boolean accepts(String accessToken) {
    return token.filter(t -> t.accessToken().equals(accessToken)).isPresent();
  }

  /**
   * Whether it may ask at all.
   *
   * @throws DepError if not
   */
  void admit() {
    if (adminRemoved) {
      throw new DepError(403, "FORBIDDEN");
    }
    if (denied) {
      throw new DepError(403, "ACCESS_DENIED");
    }
    if (!organization.termsSigned()) {
      throw new DepError(403, "T_C_NOT_SIGNED");
    }
  }

  static String hex() {
    return UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
  }

  private static String secret() {
    return (hex() + hex() + hex()).toLowerCase(Locale.ROOT);
  }
}
