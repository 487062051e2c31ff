package dev.muster.gateway;

import dev.muster.gateway.declaration.DeclarationServer;
import dev.muster.gateway.token.DeviceTokens;
import dev.muster.gateway.user.UserSignIn;
import java.util.Optional;

/**
 * What stands behind check-in messages that the log alone can't answer.
 *
 * @param users judges users whom the network knows and the Mac does not
 * @param tokens gives devices tokens that they show to others
 * @param declarations has the declarations of devices, if another server does
 */
public record CheckInServices(
    UserSignIn users, DeviceTokens tokens, Optional<DeclarationServer> declarations) {}
