import { Badge, Button, Modal, Table, type MantineSize } from '@mantine/core';
import type { ReactNode } from 'react';

interface Column<T> {
  readonly heading: string;
  readonly cell: (row: T) => ReactNode;
}

interface Props<T> {
  /** What the table is called. */
  readonly label: string;
  readonly rows: readonly T[];
  /** Of the first column. */
  readonly heading?: string;
  readonly name: (row: T) => string;
  /** Beside the name; see Mark. */
  readonly marks?: (row: T) => ReactNode;
  readonly columns?: readonly Column<T>[];
  readonly change: (row: T) => void;
}

/** A list of what a site has set up: each row with its name, and a button that changes it. */
export function ChangeTable<T extends { readonly id: string }>({ label, rows, heading = 'Name', name, marks, columns = [], change }: Props<T>) {
  return (
    <Table.ScrollContainer minWidth={320 + 100 * columns.length}>
      <Table withTableBorder verticalSpacing={6} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{heading}</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column.heading}>{column.heading}</Table.Th>
            ))}
            <Table.Th>
              <span className="skip-link">Change</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Th scope="row" className="text">
                {name(row)} {marks?.(row)}
              </Table.Th>
              {columns.map((column) => (
                <Table.Td key={column.heading} className="text">
                  {column.cell(row)}
                </Table.Td>
              ))}
              <Table.Td ta="right">
                <Button size="xs" variant="default" onClick={() => change(row)} aria-label={`Change ${name(row)}`}>
                  Change
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** A word beside a name: “Retired”. */
export function Mark({ color = 'gray', children }: { color?: string; children: ReactNode }) {
  return (
    <Badge color={color} variant="light" tt="none">
      {children}
    </Badge>
  );
}

interface DialogProps<T> {
  /** “team” makes “New team” and “Change team”. */
  readonly what: string;
  readonly edited: T | 'new' | null;
  readonly close: () => void;
  readonly size?: MantineSize;
  /** The form; null for a new one. */
  readonly children: (row: T | null) => ReactNode;
}

/** The dialog in which one of such a list is changed, or a new one made. */
export function ChangeDialog<T extends object>({ what, edited, close, size, children }: DialogProps<T>) {
  return (
    <Modal opened={edited !== null} onClose={close} title={edited === 'new' ? `New ${what}` : `Change ${what}`} size={size}>
      {edited !== null && children(edited === 'new' ? null : edited)}
    </Modal>
  );
}
