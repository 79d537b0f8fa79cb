// Zoom and pan of the chart's times, by d3-zoom: Ctrl and wheel, drag, pinch, buttons and keys.

import { select } from "d3-selection";
import { zoom, type D3ZoomEvent, type ZoomTransform, zoomIdentity } from "d3-zoom";
import type { Span } from "./laneLayout";

/** The most that times are enlarged. */
const MAX_ZOOM = 240;
/** How far one press of a key moves, as a share of what is seen. */
const PAN_SHARE = 0.2;
const STEP = 1.8;

export class LaneZoom {
  #transform = $state.raw<ZoomTransform>(zoomIdentity);
  #behaviour = zoom<HTMLElement, unknown>();
  #element: HTMLElement | null = null;
  #left = 0;
  #width = 1;

  constructor() {
    this.#behaviour
      .scaleExtent([1, MAX_ZOOM])
      // A wheel without Ctrl scrolls the page and the lanes; over the times it zooms.
      .filter((event: WheelEvent) => (event.type === "wheel" ? event.ctrlKey || event.metaKey || isOverTimes(event) : event.button === 0))
      .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => (this.#transform = event.transform));
  }

  get zoomed(): boolean {
    return this.#transform.k > 1;
  }

  /** Attaches it to the chart, whose lanes begin at `left` and are `width` wide; returns what detaches it. */
  attach(element: HTMLElement, left: number, width: number): () => void {
    [this.#element, this.#left, this.#width] = [element, left, width];
    const [from, to] = [[left, 0], [left + width, 1]] as [[number, number], [number, number]];
    this.#behaviour.extent([from, to]).translateExtent([from, to]);
    const selection = select(element);
    selection.call(this.#behaviour).on("dblclick.zoom", null);
    const pan = (event: WheelEvent) => {
      const by = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey || by === 0 || !this.zoomed) return;
      event.preventDefault();
      this.#behaviour.translateBy(selection, -by / this.#transform.k, 0);
    };
    element.addEventListener("wheel", pan, { passive: false });
    return () => {
      selection.on(".zoom", null);
      element.removeEventListener("wheel", pan);
      this.#element = null;
    };
  }

  /** The times of `all` that are seen. */
  span(all: Span): Span {
    const { k, x } = this.#transform;
    const share = (pixel: number) => ((pixel - x) / k - this.#left) / this.#width;
    const at = (pixel: number) => all.from + (all.to - all.from) * Math.min(Math.max(share(pixel), 0), 1);
    return { from: at(this.#left), to: at(this.#left + this.#width) };
  }

  /** Zooms around a time, by its place in all times from 0 to 1; around the middle without one. */
  zoomIn(share: number | null = null): void {
    this.#scale(STEP, share);
  }

  zoomOut(share: number | null = null): void {
    this.#scale(1 / STEP, share);
  }

  showAll(): void {
    this.#run((element) => this.#behaviour.transform(select(element), zoomIdentity));
  }

  /** Moves earlier (-1) or later (1). */
  pan(direction: number): void {
    this.#run((element) => this.#behaviour.translateBy(select(element), (-direction * PAN_SHARE * this.#width) / this.#transform.k, 0));
  }

  /** Brings a time into sight, where it is not. `share` is its place in all times, from 0 to 1. */
  reveal(share: number): void {
    const pixel = this.#left + share * this.#width;
    const seen = this.#transform.applyX(pixel);
    if (seen >= this.#left && seen <= this.#left + this.#width) return;
    this.#run((element) => this.#behaviour.translateTo(select(element), pixel, 0));
  }

  #scale(by: number, share: number | null): void {
    const around: [number, number] | undefined = share === null ? undefined : [this.#transform.applyX(this.#left + share * this.#width), 0];
    this.#run((element) => this.#behaviour.scaleBy(select(element), by, around));
  }

  #run(change: (element: HTMLElement) => void): void {
    if (this.#element) change(this.#element);
  }
}

function isOverTimes(event: Event): boolean {
  return event.target instanceof Element && event.target.closest("[data-times]") !== null;
}
