import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as ts from "typescript";
import { ROOT } from "./documents";

/** One import statement, require or late import. */
export interface Import {
  /** The file that imports, as a path in the project. */
  readonly from: string;
  /** The imported file as a path in the project, or the name of a package or of a module of Node.js. */
  readonly to: string;
  /** True for a file of the project. */
  readonly isOurs: boolean;
  /** True where nothing is left of it when the program runs. */
  readonly isType: boolean;
}

/** Every TypeScript file below some folders, and those files themselves that are named. */
export function sourcesOf(...paths: string[]): string[] {
  return paths.flatMap((path) => {
    if (path.endsWith(".ts")) return [path];
    return readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !file.includes("node_modules"))
      .map((file) => join(path, file))
      .sort();
  });
}

/** The imports of a file. @param text what it holds, read from the disk unless given */
export function importsOf(file: string, text = readFileSync(join(ROOT, file), "utf8")): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isType: boolean): void => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      const isOurs = specifier.text.startsWith(".");
      found.push({ from: file, to: isOurs ? resolved(file, specifier.text) : specifier.text, isOurs, isType });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isLoad(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a file leads to at run time, itself included. */
export function reachedFrom(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  if (!existsSync(join(ROOT, file)) || !file.endsWith(".ts")) return known;
  for (const { to, isType } of importsOf(file)) if (!isType) reachedFrom(to, known);
  return known;
}

/** The first circle of imports at run time, as a path from a file to itself; undefined where there is none. */
export function circleIn(imports: readonly Import[]): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to, isType } of imports) if (!isType) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const to of next.get(file) ?? []) {
      const circle = visit(to, [...above, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}

/** A module that nothing but types is taken of is not loaded. */
function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  if (importClause.isTypeOnly) return true;
  const bindings = importClause.namedBindings;
  return (
    importClause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

function isLoad(called: ts.Expression): boolean {
  return called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require");
}

function resolved(file: string, specifier: string): string {
  const path = relative(ROOT, join(ROOT, dirname(file), specifier));
  const candidates = [path, `${path}.ts`, join(path, "index.ts")];
  return candidates.find((candidate) => /\.\w+$/.test(candidate) && existsSync(join(ROOT, candidate))) ?? path;
}
