import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { ROOT } from "./markdown";

/** What a property's TSDoc says beside its description; the schema keeps descriptions alone. */
export interface Tags {
  readonly default?: string;
  readonly example?: string;
}

/** The tags of every property of the exported interfaces, as `Interface.property`. */
export function sourceTags(files: readonly string[]): ReadonlyMap<string, Tags> {
  return new Map(files.flatMap(tagsOf));
}

function tagsOf(file: string): [string, Tags][] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.ES2022, true);
  return source.statements.filter(ts.isInterfaceDeclaration).flatMap((declared) =>
    declared.members.flatMap((member): [string, Tags][] => {
      if (!ts.isPropertySignature(member)) return [];
      return [[`${declared.name.text}.${member.name.getText(source)}`, tagsOfMember(member)]];
    }),
  );
}

function tagsOfMember(member: ts.Node): Tags {
  const tags = ts.getJSDocTags(member);
  const textOf = (name: string): string | undefined => {
    const found = tags.find(({ tagName }) => tagName.text === name);
    return found && ts.getTextOfJSDocComment(found.comment)?.replace(/\s+/g, " ").trim();
  };
  return { default: textOf("default"), example: textOf("example") };
}
