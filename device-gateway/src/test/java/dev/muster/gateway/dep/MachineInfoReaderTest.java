package dev.muster.gateway.dep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.EnrollmentId;
import dev.muster.gateway.dep.MachineInfoReader.Flaw;
import dev.muster.gateway.dep.MachineInfoReader.Reading;
import dev.muster.gateway.dep.TestDeviceCa.Signer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.CollectionStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a device counts, and what a stranger can send in its place. */
class MachineInfoReaderTest {
  private static final String SHA1 = "SHA1withRSA";
  private static final String PLIST = TestDeviceCa.plist("UDID-1", "C02XY", "");
  private static TestDeviceCa ca;
  private static MachineInfoReader reader;
  private static Signer device;

  @BeforeAll
  static void create() {
    ca = new TestDeviceCa();
    reader = new MachineInfoReader(DeviceAuthorities.apple().and(ca.pem()));
    device = ca.device();
  }

  @Test
  void aDeviceOfACaThatEndedYearsAgoIsBelievedWithSha1() throws Exception {
    assertEquals("C02XY", proven(ca.sign(PLIST)).serialNumber());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256withRSA", "SHA384withRSA", "SHA512withRSA"})
  void newerDigestsAreTakenAsWell(String algorithm) throws Exception {
    proven(ca.sign(device, PLIST, algorithm));
  }

  @Test
  void aKeyOfAnEllipticCurveIsTakenAsWell() throws Exception {
    Signer signer = TestDeviceCa.below(ca.devices(), "EC", 256);
    proven(ca.sign(signer, PLIST, "SHA256withECDSA"));
  }

  @Test
  void eachKeyIsRead() throws Exception {
    String more =
        """
        <key>VERSION</key><string>25C56</string><key>OS_VERSION</key><string>26.2</string>
        <key>SUPPLEMENTAL_BUILD_VERSION</key><string>25C57</string>
        <key>SUPPLEMENTAL_OS_VERSION_EXTRA</key><string>(a)</string>
        <key>IMEI</key><string>35</string><key>MEID</key><string>36</string>
        <key>LANGUAGE</key><string>de_DE</string>
        <key>MDM_CAN_REQUEST_SOFTWARE_UPDATE</key><true/>
        <key>SOFTWARE_UPDATE_DEVICE_ID</key><string>J413AP</string>
        <key>MDM_CAN_REQUEST_PSSO_CONFIG</key><true/>
        <key>MANDATORY_SOFTWARE_UPDATE_REQUIRED</key><true/>
        <key>PAIRING_TOKEN</key><data>AQI=</data><key>NEW_ONE</key><string>x</string>
        """;
    assertEquals(
        new MachineInfo(
            new EnrollmentId("UDID-1"),
            "C02XY",
            Optional.of("Mac14,2"),
            Optional.of("25C56"),
            Optional.of("26.2"),
            Optional.of("25C57"),
            Optional.of("(a)"),
            Optional.of("35"),
            Optional.of("36"),
            Optional.of("de_DE"),
            true,
            Optional.of("J413AP"),
            true,
            true,
            Optional.of(Bytes.wrap(new byte[] {1, 2}))),
        proven(ca.sign(TestDeviceCa.plist("UDID-1", "C02XY", more))));
  }

  @Test
  void indefiniteLengthsAreTaken() throws Exception {
    CMSSignedDataStreamGenerator generator = new CMSSignedDataStreamGenerator();
    generator.addSignerInfoGenerator(TestDeviceCa.info(device, SHA1, false));
    generator.addCertificates(new CollectionStore<>(device.along()));
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    try (OutputStream content = generator.open(blob, true)) {
      content.write(PLIST.getBytes());
    }
    proven(blob.toByteArray());
  }

  @Test
  void aSignatureWithoutSignedAttributesIsTaken() throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(TestDeviceCa.info(device, SHA1, true));
    generator.addCertificates(new CollectionStore<>(device.along()));
    proven(encoded(generator, PLIST));
  }

  @Test
  void whatIsAboveItsCertificateNeedNotComeAlong() throws Exception {
    Signer alone = new Signer(device.node(), List.of(device.node().certificate()));
    proven(ca.sign(alone, PLIST, SHA1));
  }

  @Test
  void aChainThatEndsAtTheSameRootIsNotEnough() throws Exception {
    unproven(Flaw.CERTIFICATE_UNTRUSTED, ca.sign(ca.developer(), PLIST, SHA1));
  }

  @Test
  void aDeviceIsNoCa() throws Exception {
    unproven(Flaw.CERTIFICATE_UNTRUSTED, ca.sign(ca.belowADevice(), PLIST, SHA1));
  }

  @Test
  void aCaOfTheSameNameWithAnotherKeyIsAnother() throws Exception {
    unproven(Flaw.CERTIFICATE_UNTRUSTED, new TestDeviceCa().sign(PLIST));
  }

  @Test
  void appleAloneIsBelievedWhereNothingElseIsSet() throws Exception {
    assertEquals(
        new Reading.Unproven(Flaw.CERTIFICATE_UNTRUSTED),
        new MachineInfoReader(DeviceAuthorities.apple()).read(ca.sign(PLIST)));
  }

  @Test
  void twoSignersAreRefused() throws Exception {
    CMSSignedDataGenerator generator = TestDeviceCa.generator(device, SHA1);
    Signer other = ca.device();
    generator.addSignerInfoGenerator(TestDeviceCa.info(other, SHA1, false));
    generator.addCertificates(new CollectionStore<>(other.along()));
    unproven(Flaw.NOT_ONE_SIGNER, encoded(generator, PLIST));
  }

  @Test
  void noSignerIsRefused() throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addCertificates(new CollectionStore<>(device.along()));
    unproven(Flaw.NOT_ONE_SIGNER, encoded(generator, PLIST));
  }

  @Test
  void aSignerWithoutACertificateIsRefused() throws Exception {
    Signer bare = new Signer(device.node(), List.of(ca.devices().certificate()));
    unproven(Flaw.CERTIFICATE_MISSING, ca.sign(bare, PLIST, SHA1));
  }

  @Test
  void aContentThatWasChangedIsRefused() throws Exception {
    unproven(Flaw.SIGNATURE_INVALID, changed(ca.sign(PLIST), "C02XY", "C02XX"));
  }

  @Test
  void aDigestThatIsNotTakenIsRefused() throws Exception {
    unproven(Flaw.ALGORITHM_UNSUPPORTED, ca.sign(device, PLIST, "MD5withRSA"));
  }

  @Test
  void signedAttributesThatLackTheTypeOfTheContentAreRefused() throws Exception {
    unproven(Flaw.SIGNATURE_INVALID, withAttributes(CMSAttributes.contentType, null));
  }

  @Test
  void signedAttributesWithAnotherTypeAreRefused() throws Exception {
    unproven(
        Flaw.SIGNATURE_INVALID,
        withAttributes(CMSAttributes.contentType, new DERSet(new ASN1ObjectIdentifier("1.2.3.4"))));
  }

  @Test
  void signedAttributesWithAnotherDigestAreRefused() throws Exception {
    unproven(
        Flaw.SIGNATURE_INVALID,
        withAttributes(CMSAttributes.messageDigest, new DERSet(new DEROctetString(new byte[20]))));
  }

  @Test
  void aContentOfAnotherTypeIsRefused() throws Exception {
    byte[] blob =
        TestDeviceCa.generator(device, SHA1)
            .generate(
                new CMSProcessableByteArray(
                    new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.1.4"), PLIST.getBytes()),
                true)
            .getEncoded();
    unproven(Flaw.UNREADABLE, blob);
  }

  @Test
  void aDetachedSignatureIsRefused() throws Exception {
    byte[] blob =
        TestDeviceCa.generator(device, SHA1)
            .generate(new CMSProcessableByteArray(PLIST.getBytes()), false)
            .getEncoded();
    unproven(Flaw.DETACHED, blob);
  }

  @Test
  void bytesBehindItAreRefused() throws Exception {
    byte[] blob = ca.sign(PLIST);
    unproven(Flaw.UNREADABLE, Arrays.copyOf(blob, blob.length + 1));
  }

  @Test
  void halfOfItIsRefused() throws Exception {
    byte[] blob = ca.sign(PLIST);
    unproven(Flaw.UNREADABLE, Arrays.copyOf(blob, blob.length / 2));
    unproven(Flaw.UNREADABLE, new byte[0]);
  }

  @Test
  void whatIsTooLargeIsNotLookedAt() {
    unproven(Flaw.TOO_LARGE, new byte[MachineInfoReader.LARGEST + 1]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0x84})
  void whatIsDeepIsRefusedBeforeItIsParsed(int length) {
    byte[] deep = new byte[MachineInfoReader.LARGEST];
    for (int i = 0; i + 1 < deep.length; i += 2) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) length;
    }
    unproven(Flaw.UNREADABLE, deep);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no property list",
        "<plist><dict><key>UDID</key><string>U</string></dict></plist>",
        "<plist><dict><key>SERIAL</key><string>S</string></dict></plist>",
        "<plist><array/></plist>"
      })
  void withoutUdidAndSerialItSaysNothing(String content) throws Exception {
    unproven(Flaw.CONTENT_UNREADABLE, ca.sign(content));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "A/B", "A B", "\u202eA", "A&#10;B"})
  void namesThatAppleDoesNotGiveAreRefused(String name) throws Exception {
    unproven(Flaw.CONTENT_UNREADABLE, ca.sign(TestDeviceCa.plist("UDID-1", name, "")));
    unproven(Flaw.CONTENT_UNREADABLE, ca.sign(TestDeviceCa.plist(name, "C02XY", "")));
  }

  @Test
  void whateverIsChangedInItNothingElseIsProvedAndNothingIsThrown() throws Exception {
    byte[] blob = ca.sign(PLIST);
    MachineInfo honest = proven(blob);
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] changed = blob.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      if (reader.read(changed) instanceof Reading.Proven(var info)) {
        assertEquals(honest, info);
      }
    }
  }

  @Test
  void aHeaderIsDecodedInEitherAlphabet() {
    byte[] bytes = {(byte) 0xFB, (byte) 0xFF, (byte) 0xFE, 1};
    assertArrayEquals(bytes, MachineInfoReader.decode(Base64.getEncoder().encodeToString(bytes)));
    assertArrayEquals(
        bytes,
        MachineInfoReader.decode(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    assertEquals(0, MachineInfoReader.decode("%%%").length);
  }

  private static byte[] withAttributes(ASN1ObjectIdentifier which, ASN1Set values)
      throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    var standard = new DefaultSignedAttributeTableGenerator();
    generator.addSignerInfoGenerator(
        new SignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .setSignedAttributeGenerator(
                parameters -> {
                  AttributeTable without = standard.getAttributes(parameters).remove(which);
                  return values == null
                      ? without
                      : new AttributeTable(with(without, new Attribute(which, values)));
                })
            .build(
                new JcaContentSignerBuilder(SHA1).build(device.node().pair().getPrivate()),
                device.node().certificate()));
    generator.addCertificates(new CollectionStore<>(device.along()));
    return encoded(generator, PLIST);
  }

  private static ASN1EncodableVector with(AttributeTable table, Attribute attribute) {
    var all = table.toASN1EncodableVector();
    all.add(attribute);
    return all;
  }

  private static byte[] encoded(CMSSignedDataGenerator generator, String content) throws Exception {
    return generator.generate(new CMSProcessableByteArray(content.getBytes()), true).getEncoded();
  }

  private static byte[] changed(byte[] blob, String from, String to) {
    String latin = new String(blob, StandardCharsets.ISO_8859_1);
    return latin.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static MachineInfo proven(byte[] blob) {
    return assertInstanceOf(Reading.Proven.class, reader.read(blob)).info();
  }

  private static void unproven(Flaw flaw, byte[] blob) {
    assertEquals(new Reading.Unproven(flaw), reader.read(blob));
  }
}
