export type Skills = Readonly<Record<string, number>>;

/** One line a skill: "billing 7". */
export function skillsText(skills: Skills): string {
  return Object.entries(skills)
    .map(([skill, level]) => `${skill} ${level}`)
    .join('\n');
}

export function skillsFrom(text: string): { readonly skills: Skills } | { readonly problem: string } {
  const skills: Record<string, number> = {};
  for (const line of text.split('\n').map((part) => part.trim()).filter((part) => part !== '')) {
    const match = /^(\S.*?)\s+(\d{1,2})$/.exec(line);
    const level = Number(match?.[2]);
    if (match === null || level < 1 || level > 10) return { problem: `“${line}” is not a skill and a level from 1 to 10. Write for example: billing 7` };
    skills[match[1]!] = level;
  }
  return { skills };
}
