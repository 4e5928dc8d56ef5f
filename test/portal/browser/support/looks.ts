/** The ways in which a page is looked at, and how Chromium is started for it. */

export interface Look {
  readonly size: 'phone' | 'desktop';
  readonly scheme: 'light' | 'dark';
}

export const viewports = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } } as const;

export const looks: readonly Look[] = (['phone', 'desktop'] as const).flatMap((size) =>
  (['light', 'dark'] as const).map((scheme) => ({ size, scheme })),
);

/** The sandbox needs a user who is not root. */
export const sandboxArguments: string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
