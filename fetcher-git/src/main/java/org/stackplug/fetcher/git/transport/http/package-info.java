/** HTTP for JGit on Apache HttpClient, which can be stopped while it waits, with the proxies that curl uses. */
package org.stackplug.fetcher.git.transport.http;
