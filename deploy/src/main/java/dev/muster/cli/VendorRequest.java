package dev.muster.cli;

import dev.muster.gateway.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * What Apple's push certificate portal takes: a request, and the signature of an MDM vendor over
 * it. Apple, "Setting up push notifications for your MDM customers": a property list with the DER
 * request and its RSA signature in base64, and the vendor's certificate with those above it in PEM;
 * all of it in base64.
 */
final class VendorRequest {
  private VendorRequest() {}

  /**
   * Signs a request.
   *
   * @param csr the DER request
   * @param chain the vendor's certificate first, Apple's root last
   */
  static String sign(byte[] csr, List<X509Certificate> chain, PrivateKey vendor)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(vendor);
    signature.update(csr);
    byte[] signed = signature.sign();
    signature.initVerify(chain.getFirst());
    signature.update(csr);
    if (!signature.verify(signed)) {
      throw new CliException("the vendor's key is not its certificate's: give the pair");
    }
    String plist =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0"><dict>
        <key>PushCertRequestCSR</key><string>%s</string>
        <key>PushCertCertificateChain</key><string>%s</string>
        <key>PushCertSignature</key><string>%s</string>
        </dict></plist>
        """
            .formatted(base64(csr), Pem.encode(chain), base64(signed));
    return base64(plist.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
