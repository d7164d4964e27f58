/** SSH for JGit on Apache MINA SSHD: sessions, the agent, and Ed25519 keys. */
package org.stackplug.fetcher.git.transport.ssh;
