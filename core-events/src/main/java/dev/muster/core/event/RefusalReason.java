package dev.muster.core.event;

/**
 * Why a message was refused, and with which HTTP status the device is told. 401 only where an admin
 * wants just that: a managed device takes it for "no longer managed" and removes its enrolment
 * (Apple, "MDM Protocol").
 */
public enum RefusalReason {
  /** The body is no property list, or lacks what its kind must have. */
  MALFORMED("malformed", 400),
  /** The body is larger than a message may be. */
  BODY_TOO_LARGE("body-too-large", 413),
  /** The device sends more than it may; it is told to come again. Recorded once a minute. */
  TOO_MANY_MESSAGES("too-many-messages", 503),
  /** A message of a kind that this server does not know or serve. */
  UNSUPPORTED_MESSAGE("unsupported-message", 400),
  /** {@code GetToken}: of a service that Apple had not named by now. */
  TOKEN_SERVICE_UNKNOWN("token-service-unknown", 400),
  /** {@code GetToken}: no DEP account has a key here that could sign for the device. */
  TOKEN_WITHOUT_ACCOUNT("token-without-account", 403),
  /** {@code UserAuthenticate}: 410 tells a Mac that this user is not managed. */
  USER_NOT_MANAGED("user-not-managed", 410),
  /** There is no {@code Mdm-Signature}. */
  SIGNATURE_MISSING("signature-missing", 400),
  /** The signature can't be read as one of one signer, with that one's certificate. */
  SIGNATURE_UNREADABLE("signature-unreadable", 400),
  /** The signature is over a digest that is not taken here: SHA-1, unless an operator allows it. */
  SIGNATURE_OVER_SHA1("signature-over-sha1", 400),
  /** The signature does not fit the body. */
  SIGNATURE_INVALID("signature-invalid", 400),
  /** Neither the certificate that devices show in TLS came along, nor a signature. */
  CERTIFICATE_MISSING("certificate-missing", 400),
  /** What came as a certificate of TLS can't be read as one, or came more than once. */
  CERTIFICATE_UNREADABLE("certificate-unreadable", 400),
  /** Someone who is no named proxy said in a header which certificate they have. */
  CERTIFICATE_HEADER_FORGED("certificate-header-forged", 400),
  /** The signature is by another certificate than the one that was shown in TLS. */
  SIGNATURE_OF_ANOTHER_CERTIFICATE("signature-of-another-certificate", 400),
  /** The certificate is of no CA that this installation trusts. */
  CERTIFICATE_UNTRUSTED("certificate-untrusted", 400),
  /** The certificate is not valid yet, or not any more. */
  CERTIFICATE_EXPIRED("certificate-expired", 400),
  /** The certificate belongs to another device. */
  CERTIFICATE_OF_ANOTHER_DEVICE("certificate-of-another-device", 400),
  /** The certificate is not the one that the enrolment is bound to. */
  CERTIFICATE_NOT_BOUND("certificate-not-bound", 400),
  /** A newer certificate of the same identity was seen since. */
  CERTIFICATE_SUPERSEDED("certificate-superseded", 400),
  /**
   * The device is enrolled under another identity, and the certificate was not issued for it.
   * Either it was set up anew behind our back, or someone poses as it.
   */
  ENROLLED_UNDER_ANOTHER_IDENTITY("enrolled-under-another-identity", 403),
  /** An admin revoked it. */
  CERTIFICATE_REVOKED("certificate-revoked", 400),
  /** An admin blocked the device, which proved who it is: it is to remove its enrollment. */
  DEVICE_BLOCKED("device-blocked", 401),
  /** An admin blocked the device, and it does not get in. */
  ENROLLMENT_BLOCKED("enrollment-blocked", 403),
  /** No such enrolment, or it ended, or its TokenUpdate is still to come. */
  NOT_ENROLLED("not-enrolled", 403);

  private final String code;
  private final int httpStatus;

  RefusalReason(String code, int httpStatus) {
    this.code = code;
    this.httpStatus = httpStatus;
  }

  /** The stable name in events and logs. */
  public String code() {
    return code;
  }

  /** The status that a device is answered with. */
  public int httpStatus() {
    return httpStatus;
  }
}
