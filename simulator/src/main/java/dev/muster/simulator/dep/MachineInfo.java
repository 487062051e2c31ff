package dev.muster.simulator.dep;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.apns.AppleCa.KeyAndCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** What a device tells of itself before it enrolls (Apple's MachineInfo). Immutable. */
public final class MachineInfo {
  /** Lets the server demand a newer system first. */
  public static final String CAN_UPDATE = "MDM_CAN_REQUEST_SOFTWARE_UPDATE";

  /** Lets the server demand Platform SSO first. */
  public static final String CAN_SIGN_ON = "MDM_CAN_REQUEST_PSSO_CONFIG";

  private final Map<String, Object> keys;

  /** How the signature is made; there are signed attributes in each. */
  public enum Hash {
    /** SHA-1 with RSA, as it is met. */
    SHA1("SHA1withRSA"),
    /** SHA-256 with RSA. */
    SHA256("SHA256withRSA");

    private final String algorithm;

    Hash(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  private MachineInfo(Map<String, Object> keys) {
    this.keys = keys;
  }

  /** What this device tells, which can be told to update its system first. */
  public static MachineInfo of(Hardware hardware) {
    return new MachineInfo(Map.of())
        .with("UDID", hardware.udid())
        .with("SERIAL", hardware.serialNumber())
        .with("PRODUCT", hardware.productName())
        .with("VERSION", hardware.buildVersion())
        .with("OS_VERSION", hardware.osVersion())
        .with("LANGUAGE", "en-US")
        .with("SOFTWARE_UPDATE_DEVICE_ID", hardware.productName())
        .with(CAN_UPDATE, true);
  }

  /** The same with this key: a String, a Boolean, an Integer, or bytes. */
  public MachineInfo with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(keys);
    more.put(key, value);
    return new MachineInfo(more);
  }

  /** The same without this key. */
  public MachineInfo without(String key) {
    Map<String, Object> fewer = new LinkedHashMap<>(keys);
    fewer.remove(key);
    return new MachineInfo(fewer);
  }

  /** The property list, in XML. */
  public byte[] plist() {
    NSDictionary dict = new NSDictionary();
    keys.forEach((key, value) -> dict.put(key, NSObject.fromJavaObject(value)));
    return dict.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * CMS SignedData in DER, with the property list in it.
   *
   * @param above certificates that are sent along with the signer's own
   */
  public byte[] signed(KeyAndCertificate device, Hash hash, List<X509Certificate> above) {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .build(hash.algorithm, device.key(), device.certificate()));
      List<X509Certificate> certificates = new ArrayList<>(above);
      certificates.addFirst(device.certificate());
      generator.addCertificates(new JcaCertStore(certificates));
      return generator
          .generate(new CMSProcessableByteArray(plist()), true)
          .toASN1Structure()
          .getEncoded("DER");
    } catch (GeneralSecurityException | OperatorCreationException | CMSException | IOException e) {
      throw new IllegalStateException("a device can't sign", e);
    }
  }
}
