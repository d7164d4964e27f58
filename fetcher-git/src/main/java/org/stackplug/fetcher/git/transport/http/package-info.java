/** HTTP for JGit on Apache HttpClient: it can be stopped while it waits, and knows proxies as curl does. */
package org.stackplug.fetcher.git.transport.http;
