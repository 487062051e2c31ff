package dev.muster.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** SCEP as a device speaks it (RFC 8894). Used by the device's own thread alone. */
final class ScepClient {
  private static final String ATTRIBUTES = "2.16.840.1.113733.1.9.";
  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Network network;
  private final URI url;

  ScepClient(Network network, URI url) {
    this.network = network;
    this.url = url;
  }

  /** PKCSReq: a certificate for this key, for a challenge. */
  X509Certificate enroll(KeyPair pair, String challenge) throws IOException, InterruptedException {
    try {
      return request("19", pair, selfSigned(pair), pair, Optional.of(challenge));
    } catch (GeneralSecurityException | OperatorCreationException | CMSException e) {
      throw new IOException("SCEP failed", e);
    }
  }

  /** RenewalReq: a certificate for a new key, for the holder of the present one. */
  X509Certificate renew(KeyPair newPair, X509Certificate current, KeyPair currentPair)
      throws IOException, InterruptedException {
    try {
      return request("17", newPair, current, currentPair, Optional.empty());
    } catch (GeneralSecurityException | OperatorCreationException | CMSException e) {
      throw new IOException("SCEP failed", e);
    }
  }

  private X509Certificate request(
      String messageType,
      KeyPair pair,
      X509Certificate signer,
      KeyPair signerPair,
      Optional<String> challenge)
      throws IOException,
          InterruptedException,
          GeneralSecurityException,
          OperatorCreationException,
          CMSException {
    String capabilities = new String(get("GetCACaps"), StandardCharsets.UTF_8);
    if (!capabilities.contains("POSTPKIOperation") || !capabilities.contains("AES")) {
      throw new IOException("the server can't do what a device needs: " + capabilities);
    }
    X509Certificate ca = caCertificate(get("GetCACert"));
    byte[] nonce = new byte[16];
    RANDOM.nextBytes(nonce);
    byte[] message = message(messageType, pair, signer, signerPair, challenge, ca, nonce);
    HttpResponse<byte[]> answer =
        network.sendUntilAnswered(
            HttpRequest.newBuilder(operation("PKIOperation"))
                .header("Content-Type", "application/x-pki-message")
                .POST(HttpRequest.BodyPublishers.ofByteArray(message)));
    if (answer.statusCode() != 200) {
      throw new IOException("SCEP answered HTTP " + answer.statusCode());
    }
    return certificate(answer.body(), ca, pair, signerPair, nonce);
  }

  /** A first request that would be granted, to be looked at or spoilt. */
  byte[] enrollMessage(KeyPair pair, String challenge) throws IOException, InterruptedException {
    byte[] nonce = new byte[16];
    RANDOM.nextBytes(nonce);
    try {
      X509Certificate ca = caCertificate(get("GetCACert"));
      return message("19", pair, selfSigned(pair), pair, Optional.of(challenge), ca, nonce);
    } catch (GeneralSecurityException | OperatorCreationException | CMSException e) {
      throw new IOException("SCEP failed", e);
    }
  }

  private static byte[] message(
      String messageType,
      KeyPair pair,
      X509Certificate signer,
      KeyPair signerPair,
      Optional<String> challenge,
      X509Certificate ca,
      byte[] nonce)
      throws IOException, GeneralSecurityException, OperatorCreationException, CMSException {
    byte[] csr = csr(pair, challenge);
    CMSEnvelopedDataGenerator envelope = new CMSEnvelopedDataGenerator();
    envelope.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(ca));
    byte[] sealed =
        envelope
            .generate(
                new CMSProcessableByteArray(csr),
                new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_CBC).build())
            .getEncoded();
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(attribute("2", new DERPrintableString(messageType)));
    attributes.add(attribute("5", new DEROctetString(nonce)));
    attributes.add(attribute("7", new DERPrintableString(HexFormat.of().formatHex(nonce))));
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder()
            .setSignedAttributeGenerator(
                new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
            .build(Identity.algorithm(signerPair), signerPair.getPrivate(), signer));
    generator.addCertificates(new JcaCertStore(List.of(signer)));
    return generator.generate(new CMSProcessableByteArray(sealed), true).getEncoded();
  }

  private static X509Certificate certificate(
      byte[] reply, X509Certificate ca, KeyPair pair, KeyPair recipientPair, byte[] nonce)
      throws CMSException, OperatorCreationException, IOException, GeneralSecurityException {
    CMSSignedData cms = new CMSSignedData(reply);
    SignerInformation signer = cms.getSignerInfos().getSigners().iterator().next();
    if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(ca))) {
      throw new IOException("the reply is not the CA's");
    }
    AttributeTable attributes = signer.getSignedAttributes();
    DEROctetString echoed = new DEROctetString(nonce);
    if (!echoed.equals(
        attributes.get(new ASN1ObjectIdentifier(ATTRIBUTES + "6")).getAttributeValues()[0])) {
      throw new IOException("the reply is to another request");
    }
    if (!text(attributes, "3").equals("0")) {
      throw new IOException("SCEP failed: failInfo " + text(attributes, "4"));
    }
    CMSEnvelopedData envelope = new CMSEnvelopedData((byte[]) cms.getSignedContent().getContent());
    RecipientInformation recipient = envelope.getRecipientInfos().getRecipients().iterator().next();
    Recipient opener =
        recipientPair.getPublic().getAlgorithm().equals("RSA")
            ? new JceKeyTransEnvelopedRecipient(recipientPair.getPrivate())
            : new JceKeyAgreeEnvelopedRecipient(recipientPair.getPrivate())
                .setProvider(BOUNCY_CASTLE);
    return certificates(recipient.getContent(opener)).stream()
        .filter(c -> c.getPublicKey().equals(pair.getPublic()))
        .findFirst()
        .orElseThrow(() -> new IOException("the certificate is not for this key"));
  }

  private static byte[] csr(KeyPair pair, Optional<String> challenge)
      throws OperatorCreationException, IOException {
    PKCS10CertificationRequestBuilder builder =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=device"), pair.getPublic());
    challenge.ifPresent(
        password ->
            builder.addAttribute(
                PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
                new DERPrintableString(password)));
    return builder.build(signer(pair)).getEncoded();
  }

  private static X509Certificate selfSigned(KeyPair pair)
      throws OperatorCreationException, GeneralSecurityException {
    X500Name name = new X500Name("CN=device");
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(64, RANDOM),
                    Date.from(now.minus(Duration.ofHours(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    name,
                    pair.getPublic())
                .build(signer(pair)));
  }

  private static ContentSigner signer(KeyPair pair) throws OperatorCreationException {
    return new JcaContentSignerBuilder(Identity.algorithm(pair)).build(pair.getPrivate());
  }

  private static X509Certificate caCertificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private byte[] get(String operation) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        network.sendUntilAnswered(HttpRequest.newBuilder(operation(operation)).GET());
    if (answer.statusCode() != 200) {
      throw new IOException(operation + " answered HTTP " + answer.statusCode());
    }
    return answer.body();
  }

  private URI operation(String operation) {
    return URI.create(url + "?operation=" + operation);
  }

  private static List<X509Certificate> certificates(byte[] cms)
      throws CMSException, GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (X509CertificateHolder holder : new CMSSignedData(cms).getCertificates().getMatches(null)) {
      certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
    }
    return certificates;
  }

  private static Attribute attribute(String number, ASN1Encodable value) {
    return new Attribute(new ASN1ObjectIdentifier(ATTRIBUTES + number), new DERSet(value));
  }

  private static String text(AttributeTable attributes, String number) {
    return attributes.get(new ASN1ObjectIdentifier(ATTRIBUTES + number)).getAttributeValues()[0]
            instanceof ASN1String s
        ? s.getString()
        : "";
  }
}
