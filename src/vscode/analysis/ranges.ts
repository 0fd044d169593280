import * as vscode from 'vscode';
import type { Edit, Range } from '../../kinds/lifecycleConfigs/analysis/finding.ts';

export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function editOf({ range, text }: Edit): vscode.TextEdit {
  return vscode.TextEdit.replace(rangeOf(range), text);
}
