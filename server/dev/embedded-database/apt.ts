import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Workbench } from "../workbench";
import { describeProgram, findProgram, type ServerProgram, scriptFoldersUnder } from "./server-program";

const packageName = "mariadb-server-core";
const hasCommand = async (bench: Workbench, command: string): Promise<boolean> =>
  (await bench.run(command, ["--version"], { mayFail: true }).catch(() => ({ code: 1 }))).code === 0;

/** Debian's multi-architecture folders inside an unpacked tree, where its libraries lie. */
export const libraryFolders = (tree: string): string[] =>
  ["lib", "usr/lib"].flatMap((folder) => {
    const parent = join(tree, folder);
    if (!existsSync(parent)) return [];
    const nested = readdirSync(parent).filter((name) => /^[a-z0-9_]+-linux-gnu/.test(name));
    return [...nested.map((name) => join(parent, name)), parent];
  });

/** Unpacks every package of a folder into `tree`; the tree appears only when it is whole. */
export const unpackPackages = async (bench: Workbench, packagesFolder: string, tree: string): Promise<void> => {
  const unfinished = `${tree}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  for (const file of readdirSync(packagesFolder).filter((name) => name.endsWith(".deb"))) {
    await bench.run("dpkg", ["-x", join(packagesFolder, file), unfinished]);
  }
  rmSync(tree, { recursive: true, force: true });
  renameSync(unfinished, tree);
};

/** Installs the server's core package as root: it starts nothing, adds no user and no service. */
const installAsRoot = async (bench: Workbench): Promise<ServerProgram | null> => {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await bench.step(`安装数据库程序（apt-get install ${packageName}）`, async () => {
    await bench.run("apt-get", ["update", "-q"], { env, mayFail: true }); // one unreachable extra source is no reason to stop
    await bench.run("apt-get", ["install", "-y", "-q", "--no-install-recommends", packageName], { env });
  });
  return findProgram(bench, "apt", ["/usr/sbin", "/usr/bin"]);
};

const describeTree = (bench: Workbench, tree: string): Promise<ServerProgram | null> => {
  const base = join(tree, "usr");
  const scriptFolders = scriptFoldersUnder(base);
  const messages = scriptFolders.find((folder) => existsSync(join(folder, "english"))) ?? join(base, "share/mysql");
  return describeProgram(bench, {
    provided: "download",
    command: [join(base, "sbin/mariadbd")],
    env: { LD_LIBRARY_PATH: [...libraryFolders(tree), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":") },
    locations: [`--basedir=${base}`, `--lc-messages-dir=${messages}`],
    scriptFolders,
  });
};

/**
 * Downloads the package and the libraries it lacks with the system's own sources and signature checks, but private
 * lists, and unpacks them under `folder`. Needs no root and changes nothing outside the folder.
 */
const downloadPrivately = async (bench: Workbench, folder: string): Promise<ServerProgram | null> => {
  const tree = join(folder, "root");
  const kept = existsSync(tree) ? await describeTree(bench, tree) : null;
  if (kept) return kept;
  const archives = join(folder, "archives");
  for (const part of ["lists/partial", "archives/partial"]) mkdirSync(join(folder, part), { recursive: true });
  const settings = [
    `Dir::State::lists=${folder}/lists`,
    `Dir::Cache=${folder}`,
    `Dir::Cache::archives=${archives}`,
    `Dir::Log=${folder}`,
    "APT::Sandbox::User=",
    "Debug::NoLocking=1",
  ].flatMap((setting) => ["-o", setting]);
  await bench.step(`下载数据库程序（${packageName}，不需要 root）`, async () => {
    await bench.run("apt-get", [...settings, "update", "-q"], { mayFail: true });
    const install = ["install", "-y", "-q", "--download-only", "--reinstall", "--no-install-recommends", packageName];
    await bench.run("apt-get", [...settings, ...install]);
    await unpackPackages(bench, archives, tree);
    for (const part of ["lists", "archives"]) rmSync(join(folder, part), { recursive: true, force: true });
  });
  return describeTree(bench, tree);
};

/** Obtains a server on Debian and Ubuntu, or null on other systems. Rejects with apt's own words when it fails. */
export const obtainByApt = async (bench: Workbench, cacheFolder: string): Promise<ServerProgram | null> => {
  if (!(await hasCommand(bench, "apt-get")) || !(await hasCommand(bench, "dpkg"))) return null;
  const privately = () => downloadPrivately(bench, join(cacheFolder, "mariadb"));
  if (process.getuid?.() !== 0) return privately();
  return (await installAsRoot(bench).catch(() => null)) ?? privately();
};
