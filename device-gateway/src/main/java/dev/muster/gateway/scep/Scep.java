package dev.muster.gateway.scep;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** The attributes of SCEP messages (RFC 8894, section 3.2.1) and their values. */
final class Scep {
  private static final String ATTRIBUTES = "2.16.840.1.113733.1.9.";

  static final ASN1ObjectIdentifier MESSAGE_TYPE = new ASN1ObjectIdentifier(ATTRIBUTES + "2");
  static final ASN1ObjectIdentifier PKI_STATUS = new ASN1ObjectIdentifier(ATTRIBUTES + "3");
  static final ASN1ObjectIdentifier FAIL_INFO = new ASN1ObjectIdentifier(ATTRIBUTES + "4");
  static final ASN1ObjectIdentifier SENDER_NONCE = new ASN1ObjectIdentifier(ATTRIBUTES + "5");
  static final ASN1ObjectIdentifier RECIPIENT_NONCE = new ASN1ObjectIdentifier(ATTRIBUTES + "6");
  static final ASN1ObjectIdentifier TRANSACTION_ID = new ASN1ObjectIdentifier(ATTRIBUTES + "7");

  static final String CERT_REP = "3";
  static final String RENEWAL_REQ = "17";
  static final String PKCS_REQ = "19";

  private Scep() {}

  /** Why a request failed (RFC 8894, section 3.2.1.4.4). */
  enum FailInfo {
    /** An algorithm that is not allowed. */
    BAD_ALG("0"),
    /** The signature or encryption does not hold. */
    BAD_MESSAGE_CHECK("1"),
    /** Not permitted, or not supported. */
    BAD_REQUEST("2");

    private final String code;

    FailInfo(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }
}
