import { Badge } from '@mantine/core';
import type { CampaignCall } from '../contracts';

/** Which campaign a call belongs to; nothing for other calls. */
export function CampaignBadge({ campaign }: { campaign: CampaignCall | null }) {
  if (campaign === null) return null;
  return (
    <Badge color="cyan.9" radius="sm" tt="none">
      Campaign: {campaign.campaign}
    </Badge>
  );
}
