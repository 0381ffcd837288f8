import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** Where one is: another place is tried anew. */
  readonly place: string;
}

/** A page that cannot be shown says so in its own place: a call that goes on, and the way to every other page, stay on the screen. */
export class Crash extends Component<Props, { readonly error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidUpdate({ place }: Props) {
    if (place !== this.props.place && this.state.error !== null) this.setState({ error: null });
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Alert color="red" title="This page cannot be shown" role="alert">
        <Stack gap="xs">
          <Text size="sm">The console has made a mistake here. Nothing that was stored is lost; a call goes on. Try again, or open another page, and tell an administrator what you did and what stands below.</Text>
          <Text size="xs" ff="monospace" className="text">
            {error.message.slice(0, 500)}
          </Text>
          <Group>
            <Button size="xs" variant="default" onClick={() => this.setState({ error: null })}>
              Try again
            </Button>
          </Group>
        </Stack>
      </Alert>
    );
  }
}
