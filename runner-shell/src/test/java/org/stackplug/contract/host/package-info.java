/** The contract test of hosts for bash. */
package org.stackplug.contract.host;
