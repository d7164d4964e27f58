"""Servers on the loopback interface: git daemon, smart HTTP, and a proxy that makes either slower, and counts bytes."""

import asyncio
import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("no server on port %d" % port)


class Servers:
    """What was started, to be ended at the end."""

    def __init__(self, folder, environment, counts):
        self.folder = folder
        self.counts = counts
        self.environment = environment
        self.processes = []
        self.ports = {}

    def _start(self, command):
        self.processes.append(subprocess.Popen(
            command, env=self.environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def url(self, protocol, delay, megabits=0, most=0):
        """
        The beginning of all URLs: of a server, with so many milliseconds of added round trip, so many Mbit/s for what a
        connection receives, and so many connections at once, beyond which they are closed (0: no limit).
        """
        if (protocol, delay, megabits, most) not in self.ports:
            port = free_port()
            if delay or megabits or most:
                self.url(protocol, 0)
                self._start([sys.executable, __file__, "proxy", str(port), str(self.ports[protocol, 0, 0, 0]), str(delay),
                             str(megabits), str(most), self.counts])
            elif protocol == "git":
                self._start(["git", "daemon", "--export-all", "--reuseaddr", "--listen=127.0.0.1",
                             "--port=%d" % port, "--base-path=" + self.folder, self.folder])
            else:
                self._start([sys.executable, __file__, "http", str(port), self.folder])
            wait_for(port)
            self.ports[protocol, delay, megabits, most] = port
        return "%s://127.0.0.1:%d" % (protocol, self.ports[protocol, delay, megabits, most])

    def sent(self):
        """The bytes that clients have received over ended connections to proxies so far."""
        time.sleep(0.2)
        if not os.path.exists(self.counts):
            return 0
        with open(self.counts) as file:
            return sum(int(line) for line in file)

    def stop(self):
        # Each leads a process group of its own: git daemon has children.
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
            process.wait()


# ------------------------------------------------------------------------------------------------- the delaying proxy


class _Line:
    """One direction of a connection: a delay, and as many bytes in a second as there are."""

    def __init__(self, half, extra=0, megabits=0):
        self.half = half
        self.extra = extra
        self.seconds_per_byte = 8 / (megabits * 1e6) if megabits else 0
        self.bytes = 0

    async def pipe(self, reader, writer):
        """Everything arrives half a round trip later; the first of it also after the three-way handshake."""
        loop = asyncio.get_running_loop()
        queue = asyncio.Queue(256 if not self.seconds_per_byte else 4)

        async def receive():
            start = free = loop.time() + self.extra
            try:
                while data := await reader.read(1 << 16):
                    free = max(loop.time(), start, free) + len(data) * self.seconds_per_byte
                    await queue.put((free + self.half, data))
            except OSError:
                pass
            await queue.put((max(loop.time(), free) + self.half, b""))

        receiver = asyncio.ensure_future(receive())
        try:
            while True:
                at, data = await queue.get()
                if (wait := at - loop.time()) > 0:
                    await asyncio.sleep(wait)
                if not data:
                    break
                self.bytes += len(data)
                writer.write(data)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()
        except OSError:
            pass
        finally:
            receiver.cancel()


async def _proxy(port, upstream, delay, megabits, most, counts):
    now = 0

    async def serve(reader, writer):
        nonlocal now
        if most and now >= most:
            writer.close()
            return
        now += 1
        try:
            there, back = await asyncio.open_connection("127.0.0.1", upstream)
            for w in (writer, back):
                w.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            received = _Line(delay / 2, megabits=megabits)
            await asyncio.gather(_Line(delay / 2, delay).pipe(reader, back), received.pipe(there, writer))
            back.close()
            with open(counts, "a") as file:
                file.write("%d\n" % received.bytes)
        except OSError:
            pass
        now -= 1
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


# ------------------------------------------------------------------------------------------------- smart HTTP


class _Server(http.server.ThreadingHTTPServer):
    # Python lets five wait; whoever comes when the queue is full is heard a second later. Web servers have this many and more.
    request_queue_size = 511


class _GitHttp(http.server.BaseHTTPRequestHandler):
    """Hands each request to git http-backend, as a web server does by CGI."""

    protocol_version = "HTTP/1.1"
    folder = ""

    def do_GET(self):
        self._serve(b"")

    def do_POST(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._serve(body)

    def _serve(self, body):
        path, _, query = self.path.partition("?")
        backend = subprocess.Popen(
            ["git", "http-backend"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=dict(os.environ, GIT_PROJECT_ROOT=self.folder, GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path,
                     QUERY_STRING=query, REQUEST_METHOD=self.command,
                     CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
                     HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
                     GIT_PROTOCOL=self.headers.get("Git-Protocol", "")))
        feeder = threading.Thread(target=self._feed, args=(backend.stdin, body))
        feeder.start()
        status = 200
        headers = []
        while (line := backend.stdout.readline().strip()):
            key, _, value = line.decode().partition(": ")
            if key == "Status":
                status = int(value.split()[0])
            else:
                headers.append((key, value))
        self.send_response(status)
        for key, value in headers:
            self.send_header(key, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while data := backend.stdout.read1(1 << 16):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.write(b"0\r\n\r\n")
        feeder.join()
        backend.wait()

    @staticmethod
    def _feed(stdin, body):
        try:
            stdin.write(body)
            stdin.close()
        except BrokenPipeError:
            pass

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if sys.argv[1] == "proxy":
        asyncio.run(_proxy(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) / 1000, int(sys.argv[5]),
                           int(sys.argv[6]), sys.argv[7]))
    else:
        _GitHttp.folder = sys.argv[3]
        _Server(("127.0.0.1", int(sys.argv[2])), _GitHttp).serve_forever()
