package dev.muster.core.event;

import java.util.Optional;

/**
 * A request as it was received, so that it can be verified again.
 *
 * @param body the exact bytes of the body, sealed
 * @param signature the DER CMS SignedData of the header {@code Mdm-Signature}
 */
public record RawRequest(SealedBytes body, Optional<Bytes> signature) {}
