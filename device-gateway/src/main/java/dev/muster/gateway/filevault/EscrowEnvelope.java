package dev.muster.gateway.filevault;

import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.KeyTransRecipientId;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;

/**
 * A CMS EnvelopedData that a Mac made for a certificate of ours (Apple, "SecurityInfoResponse":
 * {@code FDE_PersonalRecoveryKeyCMS}). What it is comes from the device, and may be anything.
 */
final class EscrowEnvelope {
  private final CMSEnvelopedData envelope;

  private EscrowEnvelope(CMSEnvelopedData envelope) {
    this.envelope = envelope;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static EscrowEnvelope read(byte[] cms) {
    try {
      CMSEnvelopedData envelope = new CMSEnvelopedData(cms);
      if (!envelope
          .toASN1Structure()
          .getContentType()
          .equals(PKCSObjectIdentifiers.envelopedData)) {
        throw new IllegalArgumentException("it is no EnvelopedData");
      }
      return new EscrowEnvelope(envelope);
    } catch (CMSException | RuntimeException e) {
      throw new IllegalArgumentException("it is no CMS that can be read", e);
    }
  }

  /** The key pair that it was made for, if it is one of these. */
  Optional<EscrowKey> madeFor(List<EscrowKey> keys) {
    return keys.stream().filter(key -> recipient(key).isPresent()).findFirst();
  }

  /**
   * What is in it.
   *
   * @param key the key pair that it was made for
   * @param unseal gives the PKCS#8 of its private key
   * @throws IllegalArgumentException if it is damaged
   */
  byte[] open(EscrowKey key, Function<EscrowKey, byte[]> unseal) {
    PrivateKey privateKey = privateKey(unseal.apply(key));
    try {
      return recipient(key).orElseThrow().getContent(new JceKeyTransEnvelopedRecipient(privateKey));
    } catch (CMSException | RuntimeException e) {
      throw new IllegalArgumentException("it can't be opened", e);
    }
  }

  private Optional<RecipientInformation> recipient(EscrowKey key) {
    X509CertificateHolder certificate = certificate(key);
    return envelope.getRecipientInfos().getRecipients().stream()
        .filter(KeyTransRecipientInformation.class::isInstance)
        .filter(recipient -> ((KeyTransRecipientId) recipient.getRID()).match(certificate))
        .findFirst();
  }

  private static X509CertificateHolder certificate(EscrowKey key) {
    try {
      return new X509CertificateHolder(key.certificate().toArray());
    } catch (IOException e) {
      throw new IllegalStateException("a certificate of our own can't be read", e);
    }
  }

  private static PrivateKey privateKey(byte[] pkcs8) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of our own can't be read", e);
    }
  }
}
