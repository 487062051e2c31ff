package dev.muster.gateway.profile;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Signs profiles. Immutable, safe for any thread.
 *
 * @param chain the certificate that they are signed with, and those above it
 * @param key its key, RSA or EC
 */
public record ProfileSigner(List<X509Certificate> chain, PrivateKey key) {
  /** Copies the list. */
  public ProfileSigner {
    chain = List.copyOf(chain);
  }

  /** CMS with the profile inside. */
  byte[] sign(byte[] profile) {
    try {
      String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder().build(algorithm, key, chain.getFirst()));
      generator.addCertificates(new JcaCertStore(chain));
      return generator.generate(new CMSProcessableByteArray(profile), true).getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException | CMSException | IOException e) {
      throw new IllegalStateException("can't sign an enrolment profile", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ProfileSigner[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
