package org.stackplug.runner.unshare;

import java.util.List;
import org.stackplug.contract.host.ShellHostContract;
import org.stackplug.runner.shell.host.ShellHost;

class UnshareHostTest extends ShellHostContract {
    @Override
    protected ShellHost host() {
        return new UnshareHost(List.of("/etc"), System.getProperty("user.name").equals("root"));
    }
}
