/** Pictures made smaller on the device that has them, so that a slow line carries less. */

/** The width and height after shrinking to at most `longest` on the longer side. */
export function shrunk({ width, height }, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Draw a picture file upright onto a new canvas, shrunk; throws where the browser cannot open it. */
export async function shrink(file, longest) {
  const whole = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = shrunk(whole, longest);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(whole, 0, 0, width, height);
  whole.close();
  return canvas;
}

/** The JPEG of a canvas, as a blob. */
export const jpegOf = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
