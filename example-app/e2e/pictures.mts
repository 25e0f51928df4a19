import type { Page } from 'playwright-core';

/** How far a colour may be off before its pixel counts as changed, of 255: smoothed edges differ by a little. */
const TOLERANCE = 24;

/** The share of pixels in which two PNG pictures differ, 1 when their sizes do. The browser decodes them. */
export function changedShare(page: Page, one: Buffer, other: Buffer): Promise<number> {
  const pictures = [one, other].map((png) => `data:image/png;base64,${png.toString('base64')}`);
  return page.evaluate(
    async ({ sources, tolerance }) => {
      const [first, second] = await Promise.all(
        sources.map(async (source) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext('2d');
          context?.drawImage(image, 0, 0);
          return context?.getImageData(0, 0, image.width, image.height);
        }),
      );
      if (first === undefined || second === undefined) throw new Error('there is no canvas');
      if (first.width !== second.width || first.height !== second.height) return 1;
      let changed = 0;
      for (let pixel = 0; pixel < first.data.length; pixel += 4) {
        for (let channel = pixel; channel < pixel + 3; channel += 1) {
          const apart = Math.abs((first.data[channel] ?? 0) - (second.data[channel] ?? 0));
          if (apart <= tolerance) continue;
          changed += 1;
          break;
        }
      }
      return changed / (first.width * first.height);
    },
    { sources: pictures, tolerance: TOLERANCE },
  );
}
