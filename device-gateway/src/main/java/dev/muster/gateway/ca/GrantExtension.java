package dev.muster.gateway.ca;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * What a certificate was issued for, as a private extension in it: a UTF8String of the grant's
 * kind, a colon, and its subject; of a DEP device the serial number, a slash, and the UDID. Where
 * someone signed in for it, they stand in front of that, each of their names on a line. It is not
 * critical, so devices pass it over.
 */
public final class GrantExtension {
  /** Under the arc for UUIDs (ITU-T X.667), which needs no registration. */
  private static final ASN1ObjectIdentifier OID =
      new ASN1ObjectIdentifier("2.25.230489342188453076094207571204317493263");

  private static final String SERIAL_NUMBER = "serial-number:";
  private static final String DEVICE = "device:";
  private static final String RENEWAL = "renewal:";
  private static final String DEP_DEVICE = "dep-device:";
  private static final String SIGNED_IN = "signed-in:";

  private GrantExtension() {}

  /** The grant as text; empty if it is open. */
  static String text(Grant grant) {
    return switch (grant) {
      case Grant.Open open -> "";
      case Grant.ForSerialNumber(var serial) -> SERIAL_NUMBER + serial;
      case Grant.ForDevice(var device) -> DEVICE + device.value();
      case Grant.Renewal(var device) -> RENEWAL + device.value();
      case Grant.ForDepDevice(var serial, var device) -> DEP_DEVICE + serial + '/' + device.value();
      case Grant.SignedIn(var signIn, var devices) ->
          SIGNED_IN + SignInText.of(signIn) + '\n' + text(devices);
    };
  }

  /**
   * The grant of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Grant of(String text) {
    if (text.isEmpty()) {
      return new Grant.Open();
    } else if (text.startsWith(SERIAL_NUMBER)) {
      return new Grant.ForSerialNumber(text.substring(SERIAL_NUMBER.length()));
    } else if (text.startsWith(DEVICE)) {
      return new Grant.ForDevice(new EnrollmentId(text.substring(DEVICE.length())));
    } else if (text.startsWith(RENEWAL)) {
      return new Grant.Renewal(new EnrollmentId(text.substring(RENEWAL.length())));
    } else if (text.startsWith(DEP_DEVICE)) {
      return depDevice(text.substring(DEP_DEVICE.length()));
    } else if (text.startsWith(SIGNED_IN)) {
      return signedIn(text.substring(SIGNED_IN.length()));
    }
    throw new IllegalArgumentException("not a grant");
  }

  private static Grant signedIn(String subject) {
    String[] lines = subject.split("\n", SignInText.LINES + 1);
    String names = String.join("\n", Arrays.asList(lines).subList(0, lines.length - 1));
    return new Grant.SignedIn(SignInText.read(names), of(lines[lines.length - 1]));
  }

  private static Grant depDevice(String subject) {
    int slash = subject.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a grant");
    }
    return new Grant.ForDepDevice(
        subject.substring(0, slash), new EnrollmentId(subject.substring(slash + 1)));
  }

  static void add(X509v3CertificateBuilder builder, Grant grant) throws CertIOException {
    if (!(grant instanceof Grant.Open)) {
      builder.addExtension(OID, false, new DERUTF8String(text(grant)));
    }
  }

  /**
   * What a certificate of our CA was issued for. Those that lack the extension, as earlier releases
   * issued them, are open.
   *
   * @throws IOException if the extension can't be read
   */
  public static Grant of(X509Certificate certificate) throws IOException {
    byte[] extension = certificate.getExtensionValue(OID.getId());
    if (extension == null) {
      return new Grant.Open();
    }
    byte[] value = ASN1OctetString.getInstance(extension).getOctets();
    return of(ASN1UTF8String.getInstance(value).getString());
  }
}
