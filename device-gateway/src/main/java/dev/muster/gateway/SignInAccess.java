package dev.muster.gateway;

import dev.muster.gateway.dep.MachineInfoReader;
import dev.muster.gateway.signin.AccountServers;
import dev.muster.gateway.signin.SignInFlow;
import dev.muster.gateway.signin.Words;

/**
 * How people sign in before a device gets a profile.
 *
 * @param words what the server gives out meanwhile
 * @param reader of what devices say that enroll by their users' accounts
 * @param servers how they may do that
 * @param always whether whoever fetches a profile signs in, and not only who opens a link for that
 */
public record SignInAccess(
    SignInFlow flow,
    Words words,
    MachineInfoReader reader,
    AccountServers servers,
    boolean always) {}
