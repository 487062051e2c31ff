/**
 * Apple's MDM commands as a table: what each is for, which keys it takes, and which devices can
 * carry it out (Apple, "Commands and Queries", and the definitions in apple/device-management).
 */
package dev.muster.catalog;
