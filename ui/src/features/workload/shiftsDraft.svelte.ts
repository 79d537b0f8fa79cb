// The text of the shifts that are being written; kept while the dialog is closed.

const EXAMPLE = `person,team,zone,start,end
`;

class ShiftsDraft {
  text = $state(EXAMPLE);

  reset(): void {
    this.text = EXAMPLE;
  }
}

export const shiftsDraft = new ShiftsDraft();
