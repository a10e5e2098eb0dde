import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExpectedError, type Workbench } from "../workbench";
import { libraryFolders, unpackPackages } from "./apt";
import { describeProgram, type ServerProgram } from "./server-program";

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The mirror this machine already uses, so that no other host is asked. */
const mirror = (): string => {
  const folder = "/etc/apt/sources.list.d";
  const files = [
    "/etc/apt/sources.list",
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ];
  const texts = files
    .filter((file) => /\.(list|sources)$/.test(file) && existsSync(file))
    .map((file) => readFileSync(file, "utf8"));
  const found = texts.join("\n").match(/https?:\/\/[^\s\]]+\/debian\/?(?=\s|$)/);
  return found?.[0] ?? "http://deb.debian.org/debian";
};

const aptSettings = (folder: string): string => `Dir::Etc::SourceList "${folder}/etc/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State "${folder}/state";
Dir::State::status "${folder}/dpkg/status";
Dir::Cache "${folder}/cache";
Dir::Log "${folder}";
APT::Sandbox::User "";
Debug::NoLocking "1";
`;

/** Downloads MySQL with every library it needs, its C library included: an empty package status makes apt think so. */
const download = async (bench: Workbench, folder: string, tree: string): Promise<void> => {
  const parts = ["etc", "state/lists/partial", "cache/archives/partial", "dpkg"];
  for (const part of parts) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, "dpkg/status"), "");
  writeFileSync(join(folder, "etc/sources.list"), `deb [signed-by=${keyring}] ${mirror()} sid main\n`);
  writeFileSync(join(folder, "etc/apt.conf"), aptSettings(folder));
  const env = { ...process.env, APT_CONFIG: join(folder, "etc/apt.conf") };
  await bench.run("apt-get", ["update", "-q"], { env });
  await bench.run("apt-get", ["install", "-y", "-q", "-d", "--no-install-recommends", "mysql-server-core"], { env });
  await unpackPackages(bench, join(folder, "cache/archives"), tree);
  for (const part of ["etc", "state", "cache", "dpkg"]) rmSync(join(folder, part), { recursive: true, force: true });
};

const describeTree = (bench: Workbench, tree: string): Promise<ServerProgram | null> => {
  const libraries = libraryFolders(tree);
  const loader = libraries.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^ld-linux.*\.so/.test(name))
      .map((name) => join(folder, name)),
  )[0];
  if (!loader) return Promise.resolve(null);
  const server = join(tree, "usr/sbin/mysqld");
  const share = join(tree, "usr/share/mysql");
  return describeProgram(bench, {
    provided: "download",
    command: [loader, "--library-path", libraries.join(":"), "--argv0", server, server],
    env: {},
    locations: [
      `--basedir=${join(tree, "usr")}`,
      `--lc-messages-dir=${share}`,
      `--character-sets-dir=${join(share, "charsets")}`,
      `--plugin-dir=${join(tree, "usr/lib/mysql/plugin")}`,
    ],
    scriptFolders: [],
  });
};

/**
 * Oracle's own MySQL (9.7, the only one Debian's archive has, in its unstable suite) unpacked under `cacheFolder` with a
 * C library of its own: no root, nothing of the machine is touched. For `npm run test:mysql` on Debian and Ubuntu.
 */
export const obtainOracleMysql = async (bench: Workbench, cacheFolder: string): Promise<ServerProgram> => {
  const folder = join(cacheFolder, "mysql");
  const tree = join(folder, "root");
  if (!existsSync(tree)) {
    if (!existsSync(keyring)) throw new ExpectedError(`npm run test:mysql 需要 Debian（缺少 ${keyring}）`);
    await bench.step("下载 Oracle MySQL（约 60 MB）", () => download(bench, folder, tree));
  }
  const program = await describeTree(bench, tree);
  if (!program) throw new ExpectedError(`${tree} 里的 mysqld 不能运行，删除 ${folder} 后重试`);
  return program;
};
