// A mail server on this machine for one test: Nodemailer's smtp-server, told by its arguments what it demands,
// whom it refuses, and at whose letters it hangs up. It writes a line for all that happens, and keeps nothing.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { SMTPServer } = createRequire(process.env.RAYAK_NPM + "/package.json")("smtp-server");
const wanted = JSON.parse(process.argv[2]);
const tell = (what, of) => process.stdout.write(`${what} ${JSON.stringify(of)}\n`);

const server = new SMTPServer({
  secure: wanted.tls ?? false,
  key: readFileSync(wanted.key),
  cert: readFileSync(wanted.certificate),
  authOptional: !wanted.user,
  disabledCommands: [...(wanted.starttls ? [] : ["STARTTLS"]), ...(wanted.user ? [] : ["AUTH"])],
  onAuth(said, session, done) {
    tell("sign-in", { secure: session.secure });
    const isRight = said.username === wanted.user && said.password === wanted.password;
    done(isRight ? null : new Error("Invalid user or password"), { user: said.username });
  },
  onMailFrom(address, session, done) {
    tell("from", { address: address.address, secure: session.secure });
    done();
  },
  onRcptTo(address, session, done) {
    if (!wanted.refuse?.includes(address.address)) return done();
    tell("refused", { address: address.address });
    done(Object.assign(new Error("No such mailbox here"), { responseCode: 550 }));
  },
  onData(stream, session, done) {
    if (session.envelope.rcptTo.some((it) => wanted.hang_up?.includes(it.address))) {
      tell("hung-up", {});
      const here = [...server.connections].find((it) => it.session === session);
      return here._socket.destroy();
    }
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map((it) => it.address);
      tell("mail", { to, secure: session.secure, raw: Buffer.concat(parts).toString("latin1") });
      done(null, "kept");
    });
  },
});
// A client that breaks off ends its own connection and nothing else.
server.on("error", (error) => tell("trouble", error.message));
server.listen(wanted.port, "127.0.0.1", () => tell("listening", server.server.address().port));
