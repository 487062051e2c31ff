package dev.muster.gateway.filevault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class EscrowEnvelopeTest {
  private static final byte[] KEY =
      "ABCD-EFGH-IJKL-MNOP-QRST-UVWX".getBytes(StandardCharsets.UTF_8);

  private final Map<UUID, byte[]> privateKeys = new HashMap<>();

  @Test
  void theOneThatItWasMadeForOpensItWhateverCameLater() throws Exception {
    EscrowKey old = pair(1);
    EscrowKey current = pair(2);
    for (ASN1ObjectIdentifier cipher :
        List.of(CMSAlgorithm.AES256_CBC, CMSAlgorithm.AES128_CBC, CMSAlgorithm.DES_EDE3_CBC)) {
      EscrowEnvelope envelope = EscrowEnvelope.read(encrypted(old, cipher));
      assertEquals(Optional.of(old), envelope.madeFor(List.of(current, old)));
      assertArrayEquals(KEY, envelope.open(old, key -> privateKeys.get(key.event())));
    }
  }

  @Test
  void whatWasMadeForSomebodyElseIsKnownAsSuch() throws Exception {
    EscrowEnvelope envelope = EscrowEnvelope.read(encrypted(pair(1), CMSAlgorithm.AES256_CBC));
    assertEquals(Optional.empty(), envelope.madeFor(List.of(pair(2))));
  }

  @Test
  void whatIsDamagedOrNestedWithoutEndIsRefusedAndNoMore() throws Exception {
    byte[] good = encrypted(pair(1), CMSAlgorithm.AES256_CBC);
    for (int length = 0; length < good.length; length += 7) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(IllegalArgumentException.class, () -> EscrowEnvelope.read(cut));
    }
    byte[] nested = new byte[60_000];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }
    assertThrows(IllegalArgumentException.class, () -> EscrowEnvelope.read(nested));
  }

  private EscrowKey pair(int serial) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=escrow");
    byte[] certificate =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serial),
                new Date(0),
                new Date(Integer.MAX_VALUE),
                name,
                pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
            .getEncoded();
    UUID event = new UUID(0, serial);
    privateKeys.put(event, pair.getPrivate().getEncoded());
    return new EscrowKey(
        event,
        Bytes.wrap(certificate),
        new SealedBytes("k", Bytes.wrap(new byte[0]), Bytes.wrap(new byte[0])),
        Instant.EPOCH);
  }

  private static byte[] encrypted(EscrowKey to, ASN1ObjectIdentifier cipher) throws Exception {
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(
        new JceKeyTransRecipientInfoGenerator(
            new JcaX509CertificateConverter()
                .getCertificate(new X509CertificateHolder(to.certificate().toArray()))));
    return generator
        .generate(
            new CMSProcessableByteArray(KEY), new JceCMSContentEncryptorBuilder(cipher).build())
        .getEncoded();
  }
}
